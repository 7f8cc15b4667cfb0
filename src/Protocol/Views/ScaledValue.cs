using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>What a register holds, exactly.</summary>
/// <param name="Unit">Code of <see cref="PhysicalUnits"/>.</param>
public readonly record struct ScaledValue(decimal Value, byte Unit)
{
    /// <param name="what">What errors name.</param>
    /// <exception cref="MeterDataException">Not a number, or too large or small to be exact.</exception>
    internal static ScaledValue Of(DlmsData value, ScalerUnit scaler, string what)
    {
        var raw = value.AsNumber() ?? throw new MeterDataException(what, $"a number is due, not {value.TypeName}.");
        return Scaling.Apply(raw, scaler.Scaler) is { } scaled
            ? new(scaled, scaler.Unit)
            : throw new MeterDataException(what, $"{raw} x 10^{scaler.Scaler} does not fit.");
    }
}
