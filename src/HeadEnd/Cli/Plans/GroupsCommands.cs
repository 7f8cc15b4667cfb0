using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api.Plans;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Plans;

/// <summary><c>headend groups</c>.</summary>
internal static class GroupsCommands
{
    private const string Summary = "Meter groups, which plans refer to: list, show, add, tag, remove.";

    private const string Lesson = """
        A group is a query that is asked anew each time. A criterion that is not given admits every meter; of one given more than once any value
        suffices; all criteria must hold. The area is the group in the import file, the route the host a meter is reached through.

        Examples:
          headend groups add north --area north --area north-east
          headend groups add gateways --route "10.20.*"
          headend groups add trial --tag trial --profile generic-prepaid
          headend groups tag --add trial SIM00000001 SIM00000002
          headend groups show trial
        """;

    public static Command Create(CliContext context) => new TaughtCommand("groups", Summary, Lesson)
    {
        CreateList(context),
        CreateShow(context),
        CreateAdd(context),
        CreateTag(context),
        CreateRemove(context),
    };

    private static Command CreateList(CliContext context)
    {
        var json = PlansCommands.CreateJson("Print a JSON array");
        return PlansCommands.WithServices(new Command("list", "List the groups.") { json }, async (parsed, services, cancellationToken) =>
        {
            var groups = await services.GetRequiredService<IMeterGroupStore>().ListAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, groups.Select(GroupDto.From));
                return ExitCode.Ok;
            }

            var table = new Table().Border(TableBorder.Simple).AddColumns("Name", "Meters", "Description");
            foreach (var g in groups)
            {
                table.AddRow(new[] { g.Name, Describe(g.Selection), g.Description }.Select(c => new Text(PlainText.OneLine(c))));
            }

            context.CreateConsole().Write(table);
            return ExitCode.Ok;
        });
    }

    private static Command CreateShow(CliContext context)
    {
        var name = CreateName();
        var json = PlansCommands.CreateJson();
        return PlansCommands.WithServices(new Command("show", "Show a group and the meters it names now.") { name, json }, async (parsed, services, cancellationToken) =>
        {
            var group = await FindAsync(services, parsed.GetRequiredValue(name), cancellationToken);
            var serials = new List<string>();
            await foreach (var meter in services.GetRequiredService<IMeterGroupStore>().SelectAsync(group.Selection, cancellationToken))
            {
                serials.Add(meter.SerialNumber);
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, new GroupMetersDto(group.Name, serials.Count, serials));
                return ExitCode.Ok;
            }

            context.Out.WriteLine(PlainText.OneLine($"{group.Name}: {Describe(group.Selection)}"));
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{serials.Count} meters"));
            foreach (var serial in serials)
            {
                context.Out.WriteLine(PlainText.OneLine($"  {serial}"));
            }

            return ExitCode.Ok;
        });
    }

    private static Command CreateAdd(CliContext context)
    {
        var name = CreateName();
        var profiles = Criterion("--profile", "Meter profile", "NAME");
        var areas = Criterion("--area", "Area: the group a meter has on record", "AREA");
        var routes = Criterion("--route", "Host the meter is reached through, with * and ?", "GLOB");
        var tags = Criterion("--tag", "Tag", "TAG");
        var globs = Criterion("--serial-glob", "Serial number with * and ?", "GLOB");
        var serials = Criterion("--serial", "One serial number", "SERIAL");
        var description = new Option<string>("--description") { Description = "One line for people", DefaultValueFactory = _ => "", HelpName = "TEXT" };
        var replace = new Option<bool>("--replace") { Description = "Change the group of this name" };
        var command = new Command("add", "Make a group, or change one.") { name, profiles, areas, routes, tags, globs, serials, description, replace };
        return PlansCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var group = new MeterGroup(parsed.GetRequiredValue(name), parsed.GetRequiredValue(description), new()
            {
                Profiles = parsed.GetValue(profiles) ?? [],
                Areas = parsed.GetValue(areas) ?? [],
                Routes = parsed.GetValue(routes) ?? [],
                Tags = parsed.GetValue(tags) ?? [],
                SerialGlobs = parsed.GetValue(globs) ?? [],
                Serials = parsed.GetValue(serials) ?? [],
            });
            var store = services.GetRequiredService<IMeterGroupStore>();
            List<string> faults = [.. PlanRules.Faults(group)];
            if (!parsed.GetValue(replace) && await store.FindAsync(group.Name, cancellationToken) is not null)
            {
                faults.Add($"name: there is a group '{group.Name}' already; --replace changes it");
            }

            if (faults.Count > 0)
            {
                throw new CliException(ExitCode.Usage, string.Join("; ", faults));
            }

            await store.SaveAsync(group, cancellationToken);
            context.Out.WriteLine(PlainText.OneLine($"Group '{group.Name}' is stored: {Describe(group.Selection)}."));
            return ExitCode.Ok;
        });
    }

    private static Command CreateTag(CliContext context)
    {
        var serials = new Argument<string[]>("serial") { Description = "Serial numbers", Arity = ArgumentArity.OneOrMore };
        var add = Criterion("--add", "Tag to put on", "TAG");
        var remove = Criterion("--remove", "Tag to take off", "TAG");
        return PlansCommands.WithServices(new Command("tag", "Put tags on meters, or take them off.") { serials, add, remove }, async (parsed, services, cancellationToken) =>
        {
            var (toAdd, toRemove) = (parsed.GetValue(add) ?? [], parsed.GetValue(remove) ?? []);
            if (toAdd.Length + toRemove.Length == 0)
            {
                throw new CliException(ExitCode.Usage, "nothing to do: give --add or --remove");
            }

            if (GroupsApi.TagFaults(toAdd) is { Count: > 0 } faults)
            {
                throw new CliException(ExitCode.Usage, $"--{faults[0]}");
            }

            var meters = new List<MeterId>();
            foreach (var serial in parsed.GetRequiredValue(serials))
            {
                meters.Add((await services.GetRequiredService<IMeterStore>().FindBySerialAsync(serial, cancellationToken)
                    ?? throw new CliException(ExitCode.Usage, $"there is no meter '{serial}'; nothing was changed")).Id);
            }

            await services.GetRequiredService<IMeterGroupStore>().TagAsync(meters, toAdd, toRemove, cancellationToken);
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{meters.Count} meters tagged."));
            return ExitCode.Ok;
        });
    }

    private static Command CreateRemove(CliContext context)
    {
        var name = CreateName();
        return PlansCommands.WithServices(new Command("remove", "Remove a group that no plan uses.") { name }, async (parsed, services, cancellationToken) =>
        {
            var group = await FindAsync(services, parsed.GetRequiredValue(name), cancellationToken);
            if ((await services.GetRequiredService<IPlanStore>().ListAsync(cancellationToken)).FirstOrDefault(p => p.Group == group.Name) is { } user)
            {
                throw new CliException(ExitCode.Refused, $"plan '{user.Name}' reads group '{group.Name}': change or remove the plan first");
            }

            await services.GetRequiredService<IMeterGroupStore>().DeleteAsync(group.Name, cancellationToken);
            context.Out.WriteLine(PlainText.OneLine($"Group '{group.Name}' is removed."));
            return ExitCode.Ok;
        });
    }

    private static Argument<string> CreateName() => new("name") { Description = "The group's name" };

    private static Option<string[]> Criterion(string name, string what, string help) => new(name) { Description = $"{what}; may be repeated", HelpName = help };

    private static async Task<MeterGroup> FindAsync(IServiceProvider services, string name, CancellationToken cancellationToken) =>
        await services.GetRequiredService<IMeterGroupStore>().FindAsync(name, cancellationToken)
        ?? throw new CliException(ExitCode.Usage, $"there is no meter group '{name}'; 'headend groups list' shows what there is");

    private static string Describe(MeterSelection s)
    {
        var criteria = new (string Name, IReadOnlyList<string> Values)[]
        {
            ("profile", s.Profiles), ("area", s.Areas), ("route", s.Routes), ("tag", s.Tags), ("serial", s.SerialGlobs), ("serial", s.Serials),
        };
        var given = criteria.Where(c => c.Values.Count > 0).Select(c => $"{c.Name} {string.Join(" or ", c.Values.Take(10))}{(c.Values.Count > 10 ? ", ..." : "")}").ToList();
        return given.Count == 0 ? "every meter" : string.Join(", ", given);
    }
}
