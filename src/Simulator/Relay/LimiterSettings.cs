using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Relay;

/// <summary>What a client can set of the limiter (class 71). Power in W, durations in s. Immutable.</summary>
internal sealed record LimiterSettings(
    uint ThresholdNormal,
    uint ThresholdEmergency,
    uint MinOverDuration,
    uint MinUnderDuration,
    EmergencyProfile Emergency,
    ValueList<ushort> EmergencyGroups,
    ScriptReference OverThreshold,
    ScriptReference UnderThreshold)
{
    /// <summary>The emergency profile's window on the meter's clock, UTC ms; null when none can become active. Its id must be one of the meter's groups.</summary>
    public (long From, long To)? EmergencyWindow(CivilZone zone) =>
        Emergency.Duration != 0 && EmergencyGroups.Contains(Emergency.Id) && zone.ToUtc(Emergency.Activation) is { } from
            ? (from, from + (Emergency.Duration * 1000L))
            : null;
}

/// <param name="Duration">Seconds.</param>
internal sealed record EmergencyProfile(ushort Id, CosemDateTime Activation, uint Duration);

/// <summary>action_item: a script of a script table; selector 0 does nothing.</summary>
internal sealed record ScriptReference(LogicalName Table, ushort Selector);
