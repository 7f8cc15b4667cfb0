using System.Globalization;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Scheduler;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>The status as it is drawn in a terminal.</summary>
internal static class DemoScreen
{
    public static IRenderable Draw(DemoStatus status, string address, int speed, string zone)
    {
        var title = string.Create(
            CultureInfo.InvariantCulture, $"{status.Reads.Meters} prepaid meters · {Local(status.FleetTime, zone):yyyy-MM-dd HH:mm} in {zone}, {speed} times real time · page {address} · Ctrl+C ends");
        return new Rows(
            new Text(title),
            new Text(Describe(status)),
            Schedules(status),
            Commands(status, zone));
    }

    /// <summary>The same in one line, for outputs that can not be redrawn.</summary>
    public static string Describe(DemoStatus status) => string.Create(
        CultureInfo.InvariantCulture,
        $"read within a day {status.Reads.ReadOk}, failed {status.Reads.Failed}, never {status.Reads.Never} · accounts normal {Count(status, BalanceState.Normal)}, low {Count(status, BalanceState.Low)}, overdrawn {Count(status, BalanceState.Overdrawn)} · without supply {status.Dark}");

    public static DateTime Local(DateTimeOffset instant, string zone) =>
        NodaTime.Instant.FromDateTimeOffset(instant).InZone(NodaTime.DateTimeZoneProviders.Tzdb[zone]).ToDateTimeUnspecified();

    private static int Count(DemoStatus status, BalanceState state) => status.Balances.GetValueOrDefault(state);

    private static Table Schedules(DemoStatus status)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Plan or schedule", "Last run", "Result");
        foreach (var run in status.Runs)
        {
            table.AddRow(new Text(run.Plan.Name), new Text(Run(run)), new Text(Describe(run)));
        }

        foreach (var s in status.Schedules)
        {
            table.AddRow(new Text(s.Schedule.Name), new Text(s.LastRun is { } run ? Run(run) : "-"), new Text(s.LastRun?.Detail ?? ""));
        }

        return table;
    }

    /// <summary>What a run of a plan has brought so far.</summary>
    public static string Describe(PlanRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Complete} of {run.Meters} meters read, {run.Failed} failed");

    private static string Run(PlanRun run) => run.IsOpen
        ? "running"
        : string.Create(CultureInfo.InvariantCulture, $"{run.State.ToString().ToLowerInvariant()} in {(run.EndedAt - run.StartedAt)?.TotalSeconds ?? 0:0.0} s");

    private static string Run(ScheduleRun run) => run.State == ScheduleRunState.Running
        ? "running"
        : string.Create(CultureInfo.InvariantCulture, $"{run.State.ToString().ToLowerInvariant()} in {(run.FinishedAt - run.StartedAt)?.TotalSeconds:0.0} s");

    private static Table Commands(DemoStatus status, string zone)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Command", "Meter", "Asked", "State", "Why");
        foreach (var (c, meter) in status.Commands)
        {
            table.AddRow(
                new Text(c.Action.Name), new Text(meter), new Text(Local(c.RequestedAt, zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)),
                new Text(c.State.ToString().ToLowerInvariant()), new Text(c.Reason));
        }

        return table;
    }
}
