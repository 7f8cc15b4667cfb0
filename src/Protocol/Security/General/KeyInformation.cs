using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Security;

/// <summary>key-info of general-ciphering (IEC 62056-5-3): how the recipient comes by the key of the APDU.</summary>
internal abstract record KeyInformation
{
    private KeyInformation()
    {
    }

    /// <summary>Appends it without the flag that says it is there.</summary>
    public abstract void Encode(AxdrWriter writer);

    /// <exception cref="DlmsDecodeException">No key-info.</exception>
    public static KeyInformation Read(ref AxdrReader reader) => reader.RawByte() switch
    {
        IdentifiedKey.Choice => new IdentifiedKey(reader.RawByte()),
        WrappedKey.Choice => new WrappedKey(reader.RawByte(), Copy(reader.RawOctets(reader.RawLength()))),
        AgreedKey.Choice => new AgreedKey(Copy(reader.RawOctets(reader.RawLength())), Copy(reader.RawOctets(reader.RawLength()))),
        var choice => throw reader.Error($"key-info has no choice {choice}."),
    };

    private static Octets Copy(ReadOnlySpan<byte> octets) => new(octets.ToArray());

    private static void Write(AxdrWriter writer, Octets octets)
    {
        writer.RawLength(octets.Length);
        writer.RawOctets(octets.Span);
    }

    /// <summary>A key both sides have: 0 the global unicast, 1 the global broadcast encryption key.</summary>
    public sealed record IdentifiedKey(byte KeyId) : KeyInformation
    {
        public const byte Choice = 0;

        public override void Encode(AxdrWriter writer) => writer.RawOctets([Choice, KeyId]);
    }

    /// <summary>A key wrapped by another: 0, the master key.</summary>
    public sealed record WrappedKey(byte KekId, Octets Key) : KeyInformation
    {
        public const byte Choice = 1;

        public override void Encode(AxdrWriter writer)
        {
            writer.RawOctets([Choice, KekId]);
            Write(writer, Key);
        }
    }

    /// <summary>A key both agree upon: by scheme 1 with the originator's ephemeral public key and his signature of it, by scheme 2 with nothing.</summary>
    public sealed record AgreedKey(Octets Parameters, Octets Data) : KeyInformation
    {
        public const byte Choice = 2;

        public override void Encode(AxdrWriter writer)
        {
            writer.RawByte(Choice);
            Write(writer, Parameters);
            Write(writer, Data);
        }
    }
}
