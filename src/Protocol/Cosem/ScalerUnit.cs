namespace PrepaidMeter.Protocol.Cosem;

/// <summary>scaler_unit of a register: value = raw x 10^Scaler in <paramref name="Unit"/> (IEC 62056-6-2, class 3, attribute 3).</summary>
/// <param name="Scaler">Power of ten, -128..127; decimal results are exact for |scaler| at most 18.</param>
/// <param name="Unit">Unit code of IEC 62056-6-2 table "enumerated values for physical units": 27 W, 30 Wh, 33 A, 35 V, 255 none.</param>
public readonly record struct ScalerUnit(sbyte Scaler, byte Unit)
{
    /// <summary>What an object without a scaler_unit means: the raw value, no unit.</summary>
    public static ScalerUnit None => new(0, 255);
}
