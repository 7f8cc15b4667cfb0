using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Push;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>
/// Push setup (class 40, version 0): can be programmed and read back. The meter does not send by itself ("simulator push" makes one send), so its method
/// is not accessible.
/// </summary>
internal sealed class PushSetupObject() : CosemObject(40, 0, new(0, 0, 25, 9, 0, 255))
{
    private const int MostObjects = 64;
    private const int MostWindows = 16;
    private const int LongestDestination = 128;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(7, 2, 3, 4, 5, 6, 7);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, false)];

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        var settings = call.Meter.Push;
        var changed = (attribute, value) switch
        {
            (2, DlmsData.Array { Items: { Count: <= MostObjects } items }) when items.All(IsObject) => settings with { ObjectList = value },
            (3, DlmsData.Structure { Items: [DlmsData.Enum, DlmsData.OctetString { Value.Length: <= LongestDestination }, DlmsData.Enum] }) => settings with { Destination = value },
            (4, DlmsData.Array { Items: { Count: <= MostWindows } items }) when items.All(IsWindow) => settings with { Windows = value },
            (5, DlmsData.LongUnsigned v) => settings with { RandomisationStartInterval = v.Value },
            (6, DlmsData.Unsigned v) => settings with { NumberOfRetries = v.Value },
            (7, DlmsData.LongUnsigned v) => settings with { RepetitionDelay = v.Value },
            _ => null,
        };
        if (changed is null)
        {
            return DataAccessResult.TypeUnmatched;
        }

        call.Meter.Push = changed;
        return DataAccessResult.Success;
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var settings = call.Meter.Push;
        writer.Data(attribute switch
        {
            2 => settings.ObjectList,
            3 => settings.Destination,
            4 => settings.Windows,
            5 => new DlmsData.LongUnsigned(settings.RandomisationStartInterval),
            6 => new DlmsData.Unsigned(settings.NumberOfRetries),
            _ => new DlmsData.LongUnsigned(settings.RepetitionDelay),
        });
        return DataAccessResult.Success;
    }

    private static bool IsObject(DlmsData data) =>
        data is DlmsData.Structure { Items: [DlmsData.LongUnsigned, var name, DlmsData.Integer, DlmsData.LongUnsigned] } && name.AsLogicalName() is not null;

    private static bool IsWindow(DlmsData data) =>
        data is DlmsData.Structure { Items: [var start, var end] } && start.AsDateTime() is not null && end.AsDateTime() is not null;
}
