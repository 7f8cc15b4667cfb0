using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Demand register (class 5): the average over the period under way and over the last whole one.</summary>
public sealed class DemandRegister(IMeterLink link, LogicalName name) : CosemView(link, 5, name)
{
    /// <summary>Energy since the period began, divided by the whole period; not scaled.</summary>
    public ViewAttribute<DlmsData> CurrentAverageValue => Attribute(2, DataForms.Choice);

    /// <summary>Of the last whole period; not scaled.</summary>
    public ViewAttribute<DlmsData> LastAverageValue => Attribute(3, DataForms.Choice);

    public ViewAttribute<ScalerUnit> ScalerUnit => Attribute(4, DataForms.ScalerUnit);

    /// <summary>Meaning and type are the maker's.</summary>
    public ViewAttribute<DlmsData> Status => Attribute(5, DataForms.Choice);

    /// <summary>When the last average was calculated.</summary>
    public ViewAttribute<CosemDateTime> CaptureTime => Attribute(6, DataForms.DateTime);

    public ViewAttribute<CosemDateTime> StartTimeCurrent => Attribute(7, DataForms.DateTime);

    /// <summary>Seconds between two updates of the last average.</summary>
    public ViewAttribute<uint> Period => Attribute(8, DataForms.DoubleLongUnsigned);

    /// <summary>Over so many periods the average slides; 1 is a block demand.</summary>
    public ViewAttribute<ushort> NumberOfPeriods => Attribute(9, DataForms.LongUnsigned);

    public ViewMethod Reset => Method(1);

    /// <summary>Ends the period under way.</summary>
    public ViewMethod NextPeriod => Method(2);

    /// <summary>Both averages, scaled without rounding.</summary>
    /// <inheritdoc cref="CosemView.GetAsync{T1, T2}" path="/exception" />
    public async ValueTask<(ScaledValue Current, ScaledValue Last)> ReadAsync(CancellationToken cancellationToken)
    {
        var (current, last, scaler) = await GetAsync(CurrentAverageValue, LastAverageValue, ScalerUnit, cancellationToken);
        return (ScaledValue.Of(current, scaler, CurrentAverageValue.ToString()), ScaledValue.Of(last, scaler, LastAverageValue.ToString()));
    }
}
