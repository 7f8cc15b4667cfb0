using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Metering;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Data (class 1, version 0), read-only unless <paramref name="write"/> is given.</summary>
internal sealed class DataObject(LogicalName name, Action<MeterState, AxdrWriter> read, Func<MeterState, DlmsData, DataAccessResult>? write = null)
    : CosemObject(1, 0, name)
{
    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = write is null ? AttributesTo(2) : AttributesTo(2, 2);

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value) =>
        write is null ? DataAccessResult.ReadWriteDenied : write(call.Meter, value);

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        read(call.Meter, writer);
        return DataAccessResult.Success;
    }
}
