using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api.Plans;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Scheduler.Plans;

namespace PrepaidMeter.HeadEnd.Cli.Plans;

/// <summary><c>headend plans add</c>.</summary>
internal static class PlansAddCommand
{
    private static readonly string[] TimePatterns = ["HH:mm", "H:mm"];

    public static Command Create(CliContext context)
    {
        var name = PlansCommands.CreateName();
        var parts = new Option<string>("--parts") { Description = $"What to read, separated by commas: {string.Join(", ", PlanParts.Known)}", Required = true, HelpName = "PARTS" };
        var quantities = new Option<string[]>("--quantity") { Description = "With registers: a quantity in place of the profile's own list; may be repeated", HelpName = "NAME" };
        var group = new Option<string?>("--group") { Description = "Meter group; every meter when left out", HelpName = "GROUP" };
        var cron = new Option<string>("--cron") { Description = "Quartz cron expression, seconds first: \"0 30 1 * * ?\"", Required = true, HelpName = "CRON" };
        var zone = new Option<string>("--time-zone") { Description = "tzdb zone of cron, excluded days and blackouts", DefaultValueFactory = _ => "UTC", HelpName = "ZONE" };
        var window = new Option<TimeSpan>("--window") { Description = "From the fire to the deadline, such as 55m or 4h", CustomParser = Durations.Parse, Required = true, HelpName = "TIME" };
        var jitter = new Option<TimeSpan>("--jitter") { Description = "Spread the first attempts over this time", CustomParser = Durations.Parse, DefaultValueFactory = _ => TimeSpan.Zero, HelpName = "TIME" };
        var days = new Option<DayOfWeek[]>("--exclude-day") { Description = "Day of the week on which it does not fire; may be repeated", HelpName = "DAY" };
        var dates = new Option<DateOnly[]>("--exclude-date") { Description = "Date on which it does not fire; may be repeated", CustomParser = ReadDates, HelpName = "YYYY-MM-DD" };
        var blackouts = new Option<Blackout[]>("--blackout") { Description = "Hours in which nothing is read, such as 18:00-22:00; may be repeated", CustomParser = ReadBlackouts, HelpName = "FROM-TO" };
        var priority = new Option<int>("--priority") { Description = "0 to 9, 9 first", DefaultValueFactory = _ => ReadPlan.NormalPriority, HelpName = "N" };
        var description = new Option<string>("--description") { Description = "One line for people", DefaultValueFactory = _ => "", HelpName = "TEXT" };
        var paused = new Option<bool>("--paused") { Description = "Do not let it fire yet" };
        var replace = new Option<bool>("--replace") { Description = "Change the plan of this name" };
        var json = PlansCommands.CreateJson();
        var command = new Command("add", "Make a plan, or change one.") { name, parts, quantities, group, cron, zone, window, jitter, days, dates, blackouts, priority, description, paused, replace, json };
        return PlansCommands.WithServices(command, async (parsed, services, cancellationToken) =>
        {
            var faults = new List<string>();
            var work = PlanParts.Read(parsed.GetRequiredValue(parts).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), faults);
            var plan = new ReadPlan(
                parsed.GetRequiredValue(name),
                new(work) { Quantities = parsed.GetValue(quantities) ?? [] },
                parsed.GetValue(group),
                new(parsed.GetRequiredValue(cron), parsed.GetRequiredValue(zone), parsed.GetValue(window))
                {
                    Jitter = parsed.GetValue(jitter),
                    Calendar = new(parsed.GetValue(days) ?? [], parsed.GetValue(dates) ?? []),
                    Blackouts = parsed.GetValue(blackouts) ?? [],
                },
                parsed.GetValue(priority),
                parsed.GetValue(paused))
            {
                Description = parsed.GetRequiredValue(description),
            };
            var plans = services.GetRequiredService<IPlanStore>();
            await CheckAsync(plan, faults, plans, services.GetRequiredService<IMeterGroupStore>(), parsed.GetValue(replace), context.Time.GetUtcNow(), cancellationToken);
            await plans.SaveAsync(plan, cancellationToken);
            var status = PlanStatus.Of(plan, null, context.Time.GetUtcNow());
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, PlanStatusDto.From(status));
            }
            else
            {
                var next = plan.Paused ? "paused" : string.Create(CultureInfo.InvariantCulture, $"fires next at {status.NextFires[0].UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
                context.Out.WriteLine(PlainText.OneLine($"Plan '{plan.Name}' is stored; {next}."));
            }

            return ExitCode.Ok;
        });
    }

    private static async Task CheckAsync(
        ReadPlan plan, List<string> faults, IPlanStore plans, IMeterGroupStore groups, bool replace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        faults.AddRange(PlanFires.Faults(plan, now));
        if (plan.Group is { } group && await groups.FindAsync(group, cancellationToken) is null)
        {
            faults.Add($"group: there is no meter group '{group}'; 'headend groups list' shows what there is");
        }

        if (!replace && await plans.FindAsync(plan.Name, cancellationToken) is not null)
        {
            faults.Add($"name: there is a plan '{plan.Name}' already; --replace changes it");
        }

        if (faults.Count > 0)
        {
            throw new CliException(ExitCode.Usage, string.Join("; ", faults));
        }
    }

    private static DateOnly[] ReadDates(ArgumentResult result)
    {
        var dates = new List<DateOnly>();
        foreach (var text in result.Tokens.Select(t => t.Value))
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                dates.Add(date);
            }
            else
            {
                result.AddError($"--exclude-date: '{text}' is no date such as 2027-02-17");
            }
        }

        return [.. dates];
    }

    private static Blackout[] ReadBlackouts(ArgumentResult result)
    {
        var blackouts = new List<Blackout>();
        foreach (var text in result.Tokens.Select(t => t.Value))
        {
            var ends = text.Split('-');
            if (ends.Length == 2 && TryReadTime(ends[0], out var from) && TryReadTime(ends[1], out var to))
            {
                blackouts.Add(new(from, to));
            }
            else
            {
                result.AddError($"--blackout: '{text}' is no time of day such as 18:00-22:00");
            }
        }

        return [.. blackouts];
    }

    private static bool TryReadTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, TimePatterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
