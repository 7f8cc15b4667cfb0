using System.Collections.Immutable;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>The forms that attributes and structures are made of, named as the standard names the types.</summary>
internal static class DataForms
{
    private const int LikelyElements = 16;

    /// <summary>Any type.</summary>
    public static readonly DataForm<DlmsData> Choice = new((ref r) => r.ReadData(), (w, v) => w.Data(v));

    public static readonly DataForm<bool> Boolean = new((ref r) => r.ExpectBoolean(), (w, v) => w.Boolean(v));
    public static readonly DataForm<byte> Unsigned = new((ref r) => r.ExpectUnsigned(), (w, v) => w.Unsigned(v));
    public static readonly DataForm<byte> Enum = new((ref r) => r.ExpectEnum(), (w, v) => w.Enum(v));
    public static readonly DataForm<ushort> LongUnsigned = new((ref r) => r.ExpectLongUnsigned(), (w, v) => w.LongUnsigned(v));
    public static readonly DataForm<uint> DoubleLongUnsigned = new((ref r) => r.ExpectDoubleLongUnsigned(), (w, v) => w.DoubleLongUnsigned(v));
    public static readonly DataForm<sbyte> Integer = new((ref r) => r.ExpectInteger(), (w, v) => w.Integer(v));
    public static readonly DataForm<short> Long = new((ref r) => r.ExpectLong(), (w, v) => w.Long(v));
    public static readonly DataForm<int> DoubleLong = new((ref r) => r.ExpectDoubleLong(), (w, v) => w.DoubleLong(v));
    public static readonly DataForm<Octets> OctetString = new((ref r) => r.ExpectOctets(), (w, v) => w.OctetString(v.Span));
    public static readonly DataForm<LogicalName> LogicalName = new((ref r) => r.ExpectLogicalName(), (w, v) => w.LogicalNameString(v));
    public static readonly DataForm<CosemDateTime> DateTime = new((ref r) => r.ExpectDateTime(), (w, v) => w.DateTimeString(v));

    /// <summary>Text in whichever string type; written as visible-string.</summary>
    public static readonly DataForm<string> Text = new(
        (ref r) => r.ReadData().AsText() ?? throw r.Error("text is due."),
        (w, v) => w.Data(new DlmsData.VisibleString(v)));

    /// <summary>A bit-string of any length.</summary>
    public static readonly DataForm<DlmsData.BitString> Bits = new(
        (ref r) => r.PeekTag() == DataTag.BitString ? (DlmsData.BitString)r.ReadData() : throw r.Error($"bit-string is due, not {DlmsData.NameOf(r.PeekTag())}."),
        (w, v) => w.Data(v));

    /// <summary>script: table and selector; selector 0 does nothing.</summary>
    public static readonly DataForm<ScriptReference> Script = Structure<ScriptReference>(
        2,
        (ref r) => new(r.ExpectLogicalName(), r.ExpectLongUnsigned()),
        (w, v) =>
        {
            w.LogicalNameString(v.ScriptTable);
            w.LongUnsigned(v.Selector);
        });

    public static readonly DataForm<ScalerUnit> ScalerUnit = Structure<ScalerUnit>(
        2,
        (ref r) => new(r.ExpectInteger(), r.ExpectEnum()),
        (w, v) =>
        {
            w.Integer(v.Scaler);
            w.Enum(v.Unit);
        });

    /// <summary>capture_object_definition: class, logical name, attribute, data index.</summary>
    public static readonly DataForm<CaptureObject> CaptureObject = Structure<CaptureObject>(
        4,
        (ref r) => new(r.ExpectLongUnsigned(), r.ExpectLogicalName(), r.ExpectInteger(), r.ExpectLongUnsigned()),
        (w, v) =>
        {
            w.LongUnsigned(v.ClassId);
            w.LogicalNameString(v.InstanceId);
            w.Integer(v.AttributeIndex);
            w.LongUnsigned(v.DataIndex);
        });

    /// <summary>value_definition of monitors: class, logical name, attribute.</summary>
    public static readonly DataForm<CosemAttribute> ValueDefinition = Structure<CosemAttribute>(
        3,
        (ref r) => new(r.ExpectLongUnsigned(), r.ExpectLogicalName(), r.ExpectInteger()),
        (w, v) =>
        {
            w.LongUnsigned(v.ClassId);
            w.LogicalNameString(v.InstanceId);
            w.Integer(v.AttributeId);
        });

    /// <summary>An octet-string of a known length: a time of 4 octets, a date of 5. Meters send their own tags for these too.</summary>
    public static DataForm<Octets> Octets(int length, byte tag = DataTag.OctetString) => new(
        (ref r) =>
        {
            if (r.PeekTag() == tag && tag != DataTag.OctetString)
            {
                r.RawByte();
                return new(r.RawOctets(length).ToArray());
            }

            var value = r.ExpectOctets();
            return value.Length == length ? value : throw r.Error($"an octet-string of {length} octets is due, not of {value.Length}.");
        },
        (w, v) => w.OctetString(v.Span));

    /// <summary>Bit n of the number is bit n of the string: the n-th on the wire. A shorter string is read as far as it goes, of a longer one the bits that have a meaning.</summary>
    /// <param name="count">At most 32.</param>
    public static DataForm<uint> BitString(int count) => new(
        (ref r) =>
        {
            if (r.PeekTag() != DataTag.BitString)
            {
                throw r.Error($"bit-string is due, not {DlmsData.NameOf(r.PeekTag())}.");
            }

            r.RawByte();
            var octets = r.RawOctets(r.RawBitCount(out var given));
            var bits = 0u;
            for (var bit = 0; bit < Math.Min(given, count); bit++)
            {
                bits |= (octets[bit / 8] & (0x80 >> (bit % 8))) == 0 ? 0u : 1u << bit;
            }

            return bits;
        },
        (w, v) => w.BitString(v, count));

    /// <param name="members">How many the structure has, no more and no fewer.</param>
    /// <param name="read">Reads the members.</param>
    /// <param name="write">Writes them.</param>
    public static DataForm<T> Structure<T>(int members, ReadForm<T> read, Action<AxdrWriter, T> write) => new(
        (ref r) =>
        {
            r.ExpectStructure(members);
            return read(ref r);
        },
        (w, v) =>
        {
            w.StructureHeader(members);
            write(w, v);
        });

    public static DataForm<ValueList<T>> ArrayOf<T>(DataForm<T> element) => new(
        (ref r) =>
        {
            // A count promises nothing: what is no element ends the array before memory is taken for all of them.
            var count = r.ReadArrayHeader();
            var items = ImmutableArray.CreateBuilder<T>(Math.Min(count, LikelyElements));
            while (items.Count < count)
            {
                items.Add(element.Read(ref r));
            }

            return new(items.DrainToImmutable());
        },
        (w, v) =>
        {
            w.ArrayHeader(v.Count);
            foreach (var item in v)
            {
                element.Write(w, item);
            }
        });
}
