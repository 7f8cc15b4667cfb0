using System.CommandLine;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.Simulator.Cli;

/// <summary>The word that has meters dial in to a head-end.</summary>
internal static class DialInWords
{
    private static readonly Option<string?> DialIn = new("--dial-in") { Description = "Every meter also opens a connection to a head-end that listens there, and serves it.", HelpName = "HOST:PORT" };

    public static void AddTo(Command command)
    {
        command.Options.Add(DialIn);
        command.Validators.Add(result =>
        {
            if (result.GetResult(DialIn)?.Tokens is [{ Value: var target }] && HostPort.Read(target) is null)
            {
                result.AddError($"--dial-in: '{target}' is no HOST:PORT.");
            }
        });
    }

    /// <summary>Begins to dial where the word was given; null where it was not.</summary>
    public static DialOut? Start(ParseResult arguments, SimulatedFleet fleet, FleetOptions options, TextWriter error)
    {
        if (arguments.GetValue(DialIn) is not { } text || HostPort.Read(text) is not { } target)
        {
            return null;
        }

        var dialling = new DialOut(fleet.Meters.Select(m => m.Meter), target.Host, target.Port, options.Hdlc, TimeProvider.System);
        dialling.MeterFailed += (meter, failure) => error.WriteLine($"Meter {meter.SerialNumber} failed and closed its connection: {failure.Message}");
        return dialling;
    }
}
