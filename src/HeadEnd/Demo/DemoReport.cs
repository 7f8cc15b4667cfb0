using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>What <c>demo --once</c> did. This is its JSON form.</summary>
/// <param name="MetersRead">Meters of which everything asked for was read.</param>
/// <param name="Problems">What is not as it should be; empty when all is true.</param>
internal sealed record DemoReport(
    int Meters, int MetersRead, int RegistersStored, int IntervalsStored, int FrozenStored, DemoSwitch Cut, DemoSwitch Restore, DemoDurations Durations, IReadOnlyList<string> Problems);

/// <summary>One switching of supply.</summary>
/// <param name="Requested">A command was made.</param>
/// <param name="Outcome">Succeeded, Failed, Unknown; Queued or Executing when it was not over in time; null without a command.</param>
/// <param name="OutputState">Read back from the meter: true, the relay conducts.</param>
/// <param name="ControlState">Read back: 0 disconnected, 1 connected, 2 ready for reconnection.</param>
/// <param name="Reason">Why it was asked for.</param>
internal sealed record DemoSwitch(string? Meter, bool Requested, string? Outcome, bool? OutputState, int? ControlState, string? Reason)
{
    public static DemoSwitch None { get; } = new(null, false, null, null, null, null);

    public static DemoSwitch From(string meter, MeterCommand? command) => command is null
        ? None with { Meter = meter }
        : new(meter, true, command.State.ToString(), command.Supply?.OutputState, command.Supply?.ControlState, command.Reason);
}

/// <summary>Seconds of real time.</summary>
/// <param name="Cut">From the settlement that drew the account below zero to the verified outcome.</param>
/// <param name="Restore">From the recharge to the verified outcome.</param>
internal sealed record DemoDurations(double Start, double Collect, double Cut, double Restore, double Total);
