using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Which attribute says in what unit, and by what power of ten, the value attributes of a register-like class are.</summary>
internal static class RegisterScaling
{
    /// <summary>Null for an attribute that has no scaler_unit.</summary>
    public static CosemAttribute? AttributeFor(CosemAttribute value) => (value.ClassId, value.AttributeId) switch
    {
        (3, 2) or (4, 2) => value with { AttributeId = 3 },
        (5, 2 or 3) => value with { AttributeId = 4 },
        _ => null,
    };

    /// <summary>Null for what is no scaler_unit.</summary>
    public static ScalerUnit? TryRead(DlmsData data) =>
        data.AsItems() is { Count: 2 } fields
        && fields[0].AsNumber() is >= -18 and <= 18 and var power
        && fields[1].AsNumber() is >= 0 and <= 255 and var unit
            ? new ScalerUnit((sbyte)power, (byte)unit)
            : null;
}
