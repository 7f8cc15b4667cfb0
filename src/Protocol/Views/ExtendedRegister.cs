using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Extended register (class 4): a register that knows when its value was captured.</summary>
public sealed class ExtendedRegister(IMeterLink link, LogicalName name) : Register(link, 4, name)
{
    /// <summary>Meaning and type are the maker's.</summary>
    public ViewAttribute<DlmsData> Status => Attribute(4, DataForms.Choice);

    public ViewAttribute<CosemDateTime> CaptureTime => Attribute(5, DataForms.DateTime);
}
