using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>ConfirmedServiceError [14] (IEC 62056-5-3): service (1 initiate, 5 read, 6 write), error class, value.</summary>
public sealed record ConfirmedServiceError(byte Service, byte ErrorClass, byte Value)
{
    public const byte Tag = 0x0E;

    /// <exception cref="DlmsDecodeException">Not one whole ConfirmedServiceError.</exception>
    public static ConfirmedServiceError Decode(ReadOnlySpan<byte> apdu)
    {
        var reader = new AxdrReader(apdu, RawSlices.Layer);
        RawSlices.Tag(ref reader, Tag);
        var error = new ConfirmedServiceError(reader.RawByte(), reader.RawByte(), reader.RawByte());
        reader.End();
        return error;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawByte(Service);
        writer.RawByte(ErrorClass);
        writer.RawByte(Value);
    }

    public override string ToString() => $"confirmed-service-error service {Service} class {ErrorClass} value {Value}";
}
