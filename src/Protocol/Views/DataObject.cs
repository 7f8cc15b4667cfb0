using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Data (class 1): one value of any type.</summary>
public sealed class DataObject(IMeterLink link, LogicalName name) : CosemView(link, 1, name)
{
    public ViewAttribute<DlmsData> Value => Attribute(2, DataForms.Choice);
}
