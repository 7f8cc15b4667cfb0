using System.Collections.Immutable;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Parts of an APDU kept as views of its octets instead of copies, and the lists APDUs are made of.</summary>
internal static class RawSlices
{
    public const string Layer = "xDLMS";

    public delegate T ReadElement<out T>(ref AxdrReader reader, ReadOnlyMemory<byte> apdu);

    /// <summary>An OCTET STRING without tag.</summary>
    public static Octets OctetString(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var length = reader.RawLength();
        var start = reader.Offset;
        reader.RawOctets(length);
        return new(apdu.Slice(start, length));
    }

    /// <summary>One Data value, checked, tag included.</summary>
    public static Octets Data(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var start = reader.Offset;
        reader.Skip();
        return new(apdu[start..reader.Offset]);
    }

    /// <summary>SEQUENCE OF: a count, at most the octets left, and the elements.</summary>
    public static ValueList<T> List<T>(ref AxdrReader reader, ReadOnlyMemory<byte> apdu, ReadElement<T> readElement)
    {
        // The count is at most the octets left, but an element in memory is larger than on the wire: the list grows as elements really arrive.
        var count = reader.RawLength();
        if (reader.IsChecking)
        {
            for (; count > 0; count--)
            {
                readElement(ref reader, apdu);
            }

            return default;
        }

        var items = ImmutableArray.CreateBuilder<T>(Math.Min(count, 64));
        for (; count > 0; count--)
        {
            items.Add(readElement(ref reader, apdu));
        }

        return new(items.DrainToImmutable());
    }

    /// <summary>SEQUENCE OF Data.</summary>
    public static void WriteList(AxdrWriter writer, ValueList<Octets> values)
    {
        writer.RawLength(values.Count);
        foreach (var value in values)
        {
            writer.RawOctets(value.Span);
        }
    }

    /// <summary>Checks the APDU's tag and returns the choice octet that follows it.</summary>
    public static byte Choice(ref AxdrReader reader, byte tag)
    {
        Tag(ref reader, tag);
        return reader.RawByte();
    }

    public static void Tag(ref AxdrReader reader, byte tag)
    {
        var actual = reader.RawByte();
        if (actual != tag)
        {
            throw new DlmsDecodeException(Layer, 0, $"an APDU of tag 0x{actual:X2} where 0x{tag:X2} is due.");
        }
    }

    public static DlmsDecodeException UnknownChoice(string apdu, byte choice) => new(Layer, 1, $"{apdu} has no choice {choice}.");
}
