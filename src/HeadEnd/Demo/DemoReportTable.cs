using System.Globalization;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>The report for people.</summary>
internal static class DemoReportTable
{
    public static Table Create(DemoReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Step", "Result", "Seconds");
        Add(table, "Meters and head-end started", $"{report.Meters} meters", report.Durations.Start);
        Add(
            table, "Everything read",
            string.Create(CultureInfo.InvariantCulture, $"{report.MetersRead} of {report.Meters} meters; stored {report.RegistersStored} registers, {report.IntervalsStored} intervals, {report.FrozenStored} frozen"),
            report.Durations.Collect);
        Add(table, $"Cut of {report.Cut.Meter}", Describe(report.Cut), report.Durations.Cut);
        Add(table, $"Restore of {report.Restore.Meter} by a recharge", Describe(report.Restore), report.Durations.Restore);
        Add(table, "All", report.Problems.Count == 0 ? "as it should be" : string.Join("; ", report.Problems), report.Durations.Total);
        return table;
    }

    private static string Describe(DemoSwitch s) => s.Requested
        ? string.Create(CultureInfo.InvariantCulture, $"{s.Outcome}; output_state {(s.OutputState is { } o ? o ? "on" : "off" : "not read")}, control_state {s.ControlState}")
        : "not asked for";

    private static void Add(Table table, string step, string result, double seconds) =>
        table.AddRow(new Text(step), new Text(result), new Text(seconds.ToString("0.0", CultureInfo.InvariantCulture)));
}
