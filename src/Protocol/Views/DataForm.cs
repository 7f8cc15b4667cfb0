using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Reads a value of one COSEM type; other types are a <see cref="DlmsDecodeException"/>.</summary>
internal delegate T ReadForm<out T>(ref AxdrReader reader);

/// <summary>How a value of .NET looks as COSEM Data (IEC 62056-6-2): reading and its mirror, writing.</summary>
internal sealed class DataForm<T>(ReadForm<T> read, Action<AxdrWriter, T> write)
{
    public T Read(ref AxdrReader reader) => read(ref reader);

    public void Write(AxdrWriter writer, T value) => write(writer, value);

    /// <summary>Exactly one value that fills the octets.</summary>
    /// <exception cref="DlmsDecodeException">Another type or shape.</exception>
    public T Decode(ReadOnlySpan<byte> octets)
    {
        var reader = new AxdrReader(octets);
        var value = read(ref reader);
        reader.End();
        return value;
    }

    /// <summary>The value as a tree, which is what a link takes.</summary>
    public DlmsData Encode(T value)
    {
        var writer = new AxdrWriter(64);
        write(writer, value);
        return AxdrDecoder.Decode(writer.WrittenSpan);
    }

    /// <summary>The same on the wire, another type here: an enum for its number, say.</summary>
    public DataForm<TOther> As<TOther>(Func<T, TOther> wrap, Func<TOther, T> unwrap) =>
        new((ref reader) => wrap(read(ref reader)), (writer, value) => write(writer, unwrap(value)));
}
