using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>
/// Association LN (class 15, version 1): the association the question comes in on, with the rights its client has. Nothing can be changed here,
/// the secret can not be read.
/// </summary>
internal sealed class AssociationObject() : CosemObject(15, 1, new(0, 0, 40, 0, 0, 255))
{
    private const byte Associated = 2;
    private const byte DlmsVersion = 6;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } =
        [.. AttributesTo(9).Select(a => a.Id == 7 ? a with { Access = AccessMode.NoAccess } : a)];

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, false), new(2, false), new(3, false), new(4, false)];

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var client = call.Client!;
        switch (attribute)
        {
            case 2:
                WriteObjectList(call, client, writer);
                break;
            case 3:
                writer.StructureHeader(2);
                writer.Integer(unchecked((sbyte)client.ClientAddress));
                writer.LongUnsigned(1);
                break;
            case 4:
                WriteName(writer, 1, client.IsCiphered ? (byte)3 : (byte)1);
                break;
            case 5:
                WriteContext(client, writer);
                break;
            case 6:
                WriteName(writer, 2, (byte)client.Mechanism);
                break;
            case 8:
                writer.Enum(Associated);
                break;
            default:
                // security_setup_reference: there is none.
                writer.LogicalNameString(default);
                break;
        }

        return DataAccessResult.Success;
    }

    private static void WriteObjectList(ObjectCall call, ServerContext client, AxdrWriter writer)
    {
        var rights = ClientRegister.RightsOf(client);
        var objects = call.Meter.Model.Objects.All;
        writer.ArrayHeader(objects.Count);
        foreach (var item in objects)
        {
            writer.StructureHeader(4);
            writer.LongUnsigned(item.ClassId);
            writer.Unsigned(item.Version);
            writer.LogicalNameString(item.Name);
            writer.StructureHeader(2);
            item.WriteRights(rights, writer);
        }
    }

    private static void WriteContext(ServerContext client, AxdrWriter writer)
    {
        var policy = new ClientPolicy(client.Mechanism);
        writer.StructureHeader(6);
        writer.Data(new DlmsData.BitString(ConformanceBits((uint)policy.Conformance), 24));
        writer.LongUnsigned(policy.MaxReceivePduSize);
        writer.LongUnsigned(policy.MaxReceivePduSize);
        writer.Unsigned(DlmsVersion);
        writer.Integer(0);
        writer.OctetString([]);
    }

    private static Octets ConformanceBits(uint conformance) => unchecked(new(new[] { (byte)(conformance >> 16), (byte)(conformance >> 8), (byte)conformance }));

    /// <summary>2.16.756.5.8.arc.id as the structure of its seven arcs: joint-iso-ccitt, country, country-name, organisation, DLMS UA, context or mechanism, id.</summary>
    private static void WriteName(AxdrWriter writer, byte arc, byte id)
    {
        writer.StructureHeader(7);
        writer.Unsigned(2);
        writer.Unsigned(16);
        writer.LongUnsigned(756);
        writer.Unsigned(5);
        writer.Unsigned(8);
        writer.Unsigned(arc);
        writer.Unsigned(id);
    }
}
