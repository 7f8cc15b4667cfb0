using System.Globalization;
using System.Net;
using System.Text.Json;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Fleet;
using Spectre.Console;

namespace PrepaidMeter.Simulator.Cli;

/// <summary>Where the meters of a fleet are, for people and for programs.</summary>
internal static class FleetReport
{
    private const int MostRows = 50;

    public static void Print(TextWriter output, SimulatedFleet fleet, FleetOptions options, DateTimeOffset start, int speed, IPEndPoint? control)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Serial", "Address", "Port", "Zone", "Mode", "Relay");
        foreach (var (meter, endpoint) in fleet.Meters.Take(MostRows))
        {
            table.AddRow(
                Markup.Escape(meter.SerialNumber),
                Markup.Escape(endpoint.Host),
                endpoint.Port.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(meter.Model.TimeZone),
                meter.ControlMode.ToString(CultureInfo.InvariantCulture),
                meter.OutputState ? "closed" : "open");
        }

        console.Write(table);
        if (fleet.Meters.Count > MostRows)
        {
            console.MarkupLineInterpolated($"... and {fleet.Meters.Count - MostRows} more, up to {fleet.EndpointOf(fleet.Meters.Count - 1).Host}:{fleet.EndpointOf(fleet.Meters.Count - 1).Port}");
        }

        if (control is not null)
        {
            console.MarkupLineInterpolated($"Control: http://{control}");
        }

        console.MarkupLineInterpolated(
            $"{fleet.Meters.Count} meters of model {options.Model.Name} on {fleet.Layout} in {(options.Hdlc is null ? "wrapper" : "HDLC")} frames, {options.HistoryDays} days of history, time {start:yyyy-MM-dd HH:mm:ss}Z at {speed}x. Ctrl-C stops.");
    }

    public static string ToJson(SimulatedFleet fleet, FleetOptions options, DateTimeOffset start, int speed, IPEndPoint? control) => JsonSerializer.Serialize(
        new
        {
            Model = options.Model.Name,
            options.Seed,
            Start = start,
            Speed = speed,
            options.HistoryDays,
            Control = control?.ToString(),
            Meters = fleet.Meters.Select(m => new
            {
                m.Meter.SerialNumber,
                m.Meter.LogicalDeviceName,
                m.Endpoint.Host,
                m.Endpoint.Port,
                m.Endpoint.ServerAddress,
                Framing = m.Endpoint.Hdlc is null ? "wrapper" : "hdlc",
                Referencing = options.Referencing == Referencing.ShortName ? "sn" : "ln",
                m.Meter.Model.TimeZone,
                m.Meter.ControlMode,
                m.Meter.OutputState,
                Security = m.Meter.Security is { } security ? ToJson(options.Security!, security) : null,
            }),
        },
        JsonSerializerOptions.Web);

    // A simulated meter's keys are made up here; a program that is to talk to it needs them.
    private static object ToJson(FleetSecurity fleet, ServerSecurity meter) => new
    {
        Mechanism = fleet.Mechanism.ToString(),
        Suite = (int)meter.Suite,
        SystemTitle = meter.SystemTitle.ToString(),
        Guek = fleet.EncryptionKey is null ? Convert.ToHexString(meter.EncryptionKey!.Reveal()) : null,
        Gak = fleet.AuthenticationKey is null ? Convert.ToHexString(meter.AuthenticationKey!.Reveal()) : null,
    };
}
