using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>What all interface classes share: the logical name, and "no" to what a class does not offer.</summary>
internal abstract class CosemObject(ushort classId, byte version, LogicalName name) : ICosemObject
{
    public ushort ClassId => classId;

    public byte Version => version;

    public LogicalName Name => name;

    public abstract IReadOnlyList<AttributeDefinition> Attributes { get; }

    public virtual IReadOnlyList<MethodDefinition> Methods => [];

    public DataAccessResult Get(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        if (attribute == 1)
        {
            writer.LogicalNameString(name);
            return DataAccessResult.Success;
        }

        return Read(call, attribute, access, writer);
    }

    public virtual DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value) => DataAccessResult.ReadWriteDenied;

    public virtual ActionResult Invoke(ObjectCall call, sbyte method, DlmsData? parameter, AxdrWriter returnData) => ActionResult.ReadWriteDenied;

    /// <summary>Attributes 2 and up.</summary>
    protected abstract DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer);

    /// <summary>logical_name and attributes 2 to <paramref name="last"/>, read-only but for the writable ones.</summary>
    protected static AttributeDefinition[] AttributesTo(sbyte last, params ReadOnlySpan<sbyte> writable)
    {
        var attributes = new AttributeDefinition[last];
        for (sbyte id = 1; id <= last; id++)
        {
            attributes[id - 1] = new(id, writable.Contains(id) ? AccessMode.ReadAndWrite : AccessMode.ReadOnly);
        }

        return attributes;
    }
}
