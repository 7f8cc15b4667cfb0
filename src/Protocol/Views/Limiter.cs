using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Limiter (class 71): runs a script when a value stays above or below a threshold. Thresholds are of the monitored value's type and scale.</summary>
public sealed class Limiter(IMeterLink link, LogicalName name) : CosemView(link, 71, name)
{
    public ViewAttribute<CosemAttribute> MonitoredValue => Attribute(2, DataForms.ValueDefinition);

    /// <summary>The one in force, normal or emergency.</summary>
    public ViewAttribute<DlmsData> ThresholdActive => Attribute(3, DataForms.Choice);

    public ViewAttribute<DlmsData> ThresholdNormal => Attribute(4, DataForms.Choice);

    public ViewAttribute<DlmsData> ThresholdEmergency => Attribute(5, DataForms.Choice);

    /// <summary>Seconds.</summary>
    public ViewAttribute<uint> MinOverThresholdDuration => Attribute(6, DataForms.DoubleLongUnsigned);

    /// <summary>Seconds.</summary>
    public ViewAttribute<uint> MinUnderThresholdDuration => Attribute(7, DataForms.DoubleLongUnsigned);

    public ViewAttribute<EmergencyProfile> EmergencyProfile => Attribute(8, Views.EmergencyProfile.Form);

    /// <summary>Ids of emergency profiles this meter obeys.</summary>
    public ViewAttribute<ValueList<ushort>> EmergencyProfileGroupIds => Attribute(9, DataForms.ArrayOf(DataForms.LongUnsigned));

    public ViewAttribute<bool> EmergencyProfileActive => Attribute(10, DataForms.Boolean);

    /// <summary>Up: over the threshold. Down: under it.</summary>
    public ViewAttribute<ThresholdActions> Actions => Attribute(11, ThresholdActions.Form);
}

/// <summary>When the emergency threshold is in force.</summary>
/// <param name="Duration">Seconds.</param>
public sealed record EmergencyProfile(ushort Id, CosemDateTime ActivationTime, uint Duration)
{
    internal static readonly DataForm<EmergencyProfile> Form = DataForms.Structure<EmergencyProfile>(
        3,
        (ref r) => new(r.ExpectLongUnsigned(), r.ExpectDateTime(), r.ExpectDoubleLongUnsigned()),
        (w, v) =>
        {
            w.LongUnsigned(v.Id);
            w.DateTimeString(v.ActivationTime);
            w.DoubleLongUnsigned(v.Duration);
        });
}
