using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>The columns of a profile generic as one meter has them.</summary>
/// <param name="CaptureObjects">capture_objects (attribute 3) in A-XDR as read: equal octets mean that nothing changed.</param>
/// <param name="CapturePeriod">Zero when capture is triggered and not periodic.</param>
public sealed record BufferShape(Octets CaptureObjects, ValueList<BufferColumn> Columns, TimeSpan CapturePeriod);

/// <summary>One column.</summary>
/// <param name="Name">The quantity's name, or the attribute's text where the profile does not know it.</param>
/// <param name="Kind">Null where the profile does not know the quantity.</param>
/// <param name="Scaler">Power of ten.</param>
/// <param name="Unit">"Wh", "V", or "" for none.</param>
public sealed record BufferColumn(CaptureObject Source, ColumnRole Role, string Name, QuantityKind? Kind, int Scaler, string Unit)
{
    /// <summary>The profile's quantity; null where it does not know it.</summary>
    public QuantityProfile? Quantity { get; init; }
}

public enum ColumnRole
{
    Value = 0,

    /// <summary>The clock: when the row was captured.</summary>
    CaptureTime = 1,

    /// <summary>The profile status.</summary>
    Status = 2,
}
