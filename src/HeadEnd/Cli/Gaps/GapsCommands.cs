using System.CommandLine;
using System.Globalization;
using PrepaidMeter.HeadEnd.Api;
using PrepaidMeter.HeadEnd.Api.Gaps;
using PrepaidMeter.HeadEnd.Cli.Plans;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Work;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Gaps;

/// <summary><c>headend gaps</c>.</summary>
internal static class GapsCommands
{
    private const string Summary = "What is missing from load profiles and daily freezes: list, fetch, scan, horizons.";

    private const string Lesson = """
        A running head-end looks for gaps when a run of a plan ends, and goes and gets what another try may bring, with what the schedules leave of the permits.
        It stops at the latest billing freeze; 'fetch --billed' goes beyond it, and what it brings becomes a correction: a new version beside the old one.

        Examples:
          headend gaps list
          headend gaps list --cause unreachable --json
          headend gaps list --meter SIM00000001
          headend gaps fetch SIM00000001
          headend gaps horizons
        """;

    public static Command Create(CliContext context) => new TaughtCommand("gaps", Summary, Lesson)
    {
        CreateList(context),
        CreateFetch(context),
        CreateScan(context),
        CreateHorizons(context),
    };

    private static Command CreateList(CliContext context)
    {
        var cause = new Option<string?>("--cause") { Description = $"Only this cause: {string.Join(", ", Enum.GetValues<MissingCause>().Select(ApiNames.Of))}", HelpName = "CAUSE" };
        var serial = new Option<string?>("--meter") { Description = "Only this meter, looked at anew, with its days", HelpName = "SERIAL" };
        var limit = new Option<int>("--limit") { Description = "At most this many groups", DefaultValueFactory = _ => 100, HelpName = "N" };
        var json = PlansCommands.CreateJson();
        return PlansCommands.WithServices(new Command("list", "List what is missing, like gaps together.") { cause, serial, limit, json }, async (parsed, services, cancellationToken) =>
        {
            if (parsed.GetValue(serial) is { } wanted)
            {
                var meter = await FindAsync(services, wanted, cancellationToken);
                var scanner = services.GetRequiredService<GapScanner>();
                var found = await scanner.ScanAsync(meter, cancellationToken);
                var days = await scanner.DaysAsync(meter, 7, cancellationToken);
                PrintMeter(context, new(wanted, [.. found.Select(g => GapDto.From(g, null))], [.. days.Select(GapDayDto.From)]), parsed.GetValue(json));
                return ExitCode.Ok;
            }

            MissingCause? only = null;
            if (parsed.GetValue(cause) is { } name)
            {
                only = ApiNames.TryRead<MissingCause>(name, out var read) ? read : throw new CliException(ExitCode.Usage, $"'{name}' is no cause; see 'headend gaps list --help'");
            }

            if (parsed.GetValue(limit) is var most && most is < 1 or > ApiLimits.LargestPageSize)
            {
                throw new CliException(ExitCode.Usage, $"--limit must be 1 to {ApiLimits.LargestPageSize}");
            }

            Print(context, await GapsDto.TakeAsync(services.GetRequiredService<IGapStore>(), only, most, cancellationToken), parsed.GetValue(json));
            return ExitCode.Ok;
        });
    }

    private static Command CreateFetch(CliContext context)
    {
        var serials = new Argument<string[]>("serial") { Description = "Serial numbers", Arity = ArgumentArity.OneOrMore };
        var billed = new Option<bool>("--billed") { Description = "Also what lies before the latest billing freeze" };
        var json = PlansCommands.CreateJson("Print a JSON array");
        return PlansCommands.WithServices(new Command("fetch", "Go and get what is missing from meters; exit code 1 when something is still missing.") { serials, billed, json }, async (parsed, services, cancellationToken) =>
        {
            var meters = new List<Meter>();
            foreach (var serial in parsed.GetRequiredValue(serials))
            {
                meters.Add(await FindAsync(services, serial, cancellationToken));
            }

            var filler = services.GetRequiredService<GapFiller>();
            var fetched = new List<GapFetchDto>();
            foreach (var meter in meters)
            {
                var fetch = GapFetchDto.From(meter.SerialNumber, await filler.FetchAsync(meter, WorkPriority.OnDemand, parsed.GetValue(billed), cancellationToken));
                fetched.Add(fetch);
                if (!parsed.GetValue(json))
                {
                    context.Out.WriteLine(PlainText.OneLine(Describe(fetch)));
                }
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, fetched);
            }

            return fetched.TrueForAll(f => f.MissingAfter == 0) ? ExitCode.Ok : ExitCode.Refused;
        });
    }

    private static Command CreateScan(CliContext context)
    {
        var group = new Option<string?>("--group") { Description = "Only this meter group", HelpName = "GROUP" };
        return PlansCommands.WithServices(new Command("scan", "Look for gaps now, at every meter.") { group }, async (parsed, services, cancellationToken) =>
        {
            var groups = services.GetRequiredService<IMeterGroupStore>();
            var selection = parsed.GetValue(group) is { } name
                ? (await groups.FindAsync(name, cancellationToken) ?? throw new CliException(ExitCode.Usage, $"there is no meter group '{name}'")).Selection
                : MeterSelection.All;
            var scanner = services.GetRequiredService<GapScanner>();
            var (meters, slots) = (0, 0);
            await foreach (var meter in groups.SelectAsync(selection, cancellationToken))
            {
                meters++;
                slots += (await scanner.ScanAsync(meter, cancellationToken)).Sum(g => g.Slots);
            }

            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{meters} meters looked at, {slots} values missing."));
            return ExitCode.Ok;
        });
    }

    private static Command CreateHorizons(CliContext context)
    {
        var json = PlansCommands.CreateJson("Print a JSON array");
        return PlansCommands.WithServices(new Command("horizons", "List meters whose buffers overwrite unread values before long.") { json }, async (parsed, services, cancellationToken) =>
        {
            var alarms = (await services.GetRequiredService<HorizonWatch>().ListAsync(ApiLimits.LargestPageSize, cancellationToken)).Select(HorizonDto.From).ToList();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(context.Out, alarms);
                return ExitCode.Ok;
            }

            foreach (var a in alarms)
            {
                var upTo = a.ReadUpTo is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) : "never";
                context.Out.WriteLine(PlainText.OneLine(string.Create(
                    CultureInfo.InvariantCulture, $"{(a.IsAlarm ? "ALARM  " : "warning")} {a.SerialNumber} {a.Profile}: read up to {upTo}, {a.PercentGone} % of its {a.HorizonDays} days")));
            }

            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{alarms.Count} buffers more than half unread."));
            return ExitCode.Ok;
        });
    }

    private static async Task<Meter> FindAsync(IServiceProvider services, string serial, CancellationToken cancellationToken) =>
        await services.GetRequiredService<IMeterStore>().FindBySerialAsync(serial, cancellationToken) ?? throw new CliException(ExitCode.Usage, $"there is no meter '{serial}'");

    private static string Describe(GapFetchDto f) => f.Attempt is null
        ? $"{f.SerialNumber}: nothing to fetch"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{f.SerialNumber}: {f.MissingBefore - f.MissingAfter} of {f.MissingBefore} missing values fetched{(f.Attempt.Failure == "none" ? "" : $"; the read failed: {f.Attempt.Failure}: {f.Attempt.Detail}")}");

    private static void Print(CliContext context, GapsDto gaps, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, gaps);
            return;
        }

        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gaps.Causes.Values.Sum()} values missing from {gaps.Meters} meters."));
        foreach (var (cause, slots) in gaps.Causes)
        {
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {slots,9} {cause}"));
        }

        if (gaps.Groups.Count == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Meters", "Profile", "From", "To", "Values each", "Cause");
        foreach (var g in gaps.Groups)
        {
            table.AddRow(Cells(g.Meters.ToString(CultureInfo.InvariantCulture), g.Profile, g.First, g.Last, g.Slots, g.Cause));
        }

        context.CreateConsole().Write(table);
    }

    private static void PrintMeter(CliContext context, MeterGapsDto gaps, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, gaps);
            return;
        }

        foreach (var day in gaps.Days)
        {
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{day.Day}  {day.HeldCount,3} of {day.Expected,3} expected, {day.Slots} slots  {day.Held.Replace('0', '.').Replace('1', '#')}"));
        }

        foreach (var g in gaps.Gaps)
        {
            context.Out.WriteLine(PlainText.OneLine(string.Create(
                CultureInfo.InvariantCulture, $"{g.Profile} {g.First.UtcDateTime:yyyy-MM-dd HH:mm}Z to {g.Last.UtcDateTime:yyyy-MM-dd HH:mm}Z, {g.Slots} values: {g.Cause}{(g.Detail is null ? "" : $" ({g.Detail})")}")));
        }
    }

    private static Text[] Cells(string meters, string profile, DateTimeOffset first, DateTimeOffset last, int slots, string cause) =>
    [
        new(meters), new(profile), new(first.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)),
        new(last.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)), new(slots.ToString(CultureInfo.InvariantCulture)), new(cause),
    ];
}
