using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>The name of an application context or an authentication mechanism: 2.16.756.5.8.1.n or 2.16.756.5.8.2.n. Meters send it as a structure of arcs or in BER.</summary>
public sealed record ObjectIdentifier(ValueList<ushort> Arcs)
{
    private const int ArcsOfName = 7;

    internal static readonly DataForm<ObjectIdentifier> Form = new(
        (ref r) => new(ValueList.Create<ushort>(r.PeekTag() == DataTag.OctetString ? FromBer(r.ExpectOctets().Span, ref r) : FromStructure(ref r))),
        (w, v) =>
        {
            w.StructureHeader(v.Arcs.Count);
            foreach (var arc in v.Arcs)
            {
                if (arc <= byte.MaxValue)
                {
                    w.Unsigned((byte)arc);
                }
                else
                {
                    w.LongUnsigned(arc);
                }
            }
        });

    /// <summary>The last arc, by which contexts and mechanisms are known.</summary>
    public ushort Id => Arcs[^1];

    public override string ToString() => string.Join('.', Arcs);

    private static ushort[] FromStructure(ref AxdrReader reader)
    {
        reader.ExpectStructure(ArcsOfName);
        var arcs = new ushort[ArcsOfName];
        for (var i = 0; i < arcs.Length; i++)
        {
            arcs[i] = reader.ExpectLongUnsigned();
        }

        return arcs;
    }

    // Two arcs in the first octet, the others in base 128.
    private static ushort[] FromBer(ReadOnlySpan<byte> octets, ref AxdrReader reader)
    {
        if (octets is not [0x60, 0x85, 0x74, < 0x80, < 0x80, < 0x80, < 0x80])
        {
            throw reader.Error("an object identifier 2.16.756.5.8.n.n is due.");
        }

        return [2, 16, 756, octets[3], octets[4], octets[5], octets[6]];
    }
}
