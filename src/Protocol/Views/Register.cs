using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Register (class 3): a value with its scaler and unit.</summary>
public class Register : CosemView
{
    public Register(IMeterLink link, LogicalName name)
        : this(link, 3, name)
    {
    }

    private protected Register(IMeterLink link, ushort classId, LogicalName name)
        : base(link, classId, name)
    {
    }

    /// <summary>As the meter holds it, not scaled.</summary>
    public ViewAttribute<DlmsData> Value => Attribute(2, DataForms.Choice);

    public ViewAttribute<ScalerUnit> ScalerUnit => Attribute(3, DataForms.ScalerUnit);

    /// <summary>Sets the value to its default.</summary>
    public ViewMethod Reset => Method(1);

    /// <summary>Value and scaler_unit, put together without rounding.</summary>
    /// <inheritdoc cref="CosemView.GetAsync{T1, T2}" path="/exception" />
    public async ValueTask<ScaledValue> ReadAsync(CancellationToken cancellationToken)
    {
        var (value, scaler) = await GetAsync(Value, ScalerUnit, cancellationToken);
        return ScaledValue.Of(value, scaler, Value.ToString());
    }
}
