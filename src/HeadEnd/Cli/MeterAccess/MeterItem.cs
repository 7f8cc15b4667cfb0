using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>One thing asked of a meter and its answer.</summary>
/// <param name="Address">As asked: class:logical-name:attribute or method.</param>
/// <param name="Value">Null when refused, and when there is nothing to return (a SET, most methods).</param>
/// <param name="Raw">A-XDR octets of <paramref name="Value"/> as they came; empty without a value.</param>
/// <param name="Error">Null, or how the meter refused.</param>
internal sealed record MeterItem(string Address, DlmsData? Value, ReadOnlyMemory<byte> Raw, string? Error)
{
    /// <summary>Set for the buffer of a profile generic whose capture objects could be read.</summary>
    public IReadOnlyList<CaptureObject>? Columns { get; init; }

    /// <summary>Set for a register whose scaler_unit could be read.</summary>
    public ScalerUnit? ScalerUnit { get; init; }

    /// <summary>Set for an entry of the object list.</summary>
    public ObjectListEntry? ListedObject { get; init; }

    public static MeterItem From(CosemAttribute attribute, GetResult result) => result.Refusal is { } refusal
        ? new(attribute.ToString(), null, default, refusal.ToString())
        : new(attribute.ToString(), result.Decode(), result.Raw, null);

    public static MeterItem From(CosemAttribute attribute, Refusal? refusal) => new(attribute.ToString(), null, default, refusal?.ToString());

    public static MeterItem From(CosemMethod method, ActionResponseResult result)
    {
        if (result.Refusal is { } refusal)
        {
            return new(method.ToString(), null, default, refusal.ToString());
        }

        return result.ReturnData switch
        {
            null => new(method.ToString(), null, default, null),
            { Refusal: { } noData } => new(method.ToString(), null, default, $"done, but no return data: {noData}"),
            { } data => new(method.ToString(), data.Decode(), data.Raw, null),
        };
    }
}
