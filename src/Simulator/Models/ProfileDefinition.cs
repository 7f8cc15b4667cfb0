using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Models;

/// <summary>A profile of a model.</summary>
/// <param name="CapturePeriod">Seconds; 0 where something else than a period triggers the capture.</param>
/// <param name="Entries">profile_entries: rows the buffer holds.</param>
internal sealed record ProfileDefinition(LogicalName Name, ProfileKind Kind, int CapturePeriod, int Entries, ProfileColumn[] Columns);

internal enum ProfileKind : byte
{
    /// <summary>Captures every period.</summary>
    Load,

    /// <summary>Captures at local midnight.</summary>
    Daily,

    /// <summary>Captures at local midnight that begins a month.</summary>
    Billing,

    /// <summary>Captures every event.</summary>
    Events,
}
