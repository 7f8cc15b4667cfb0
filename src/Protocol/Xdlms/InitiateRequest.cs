using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>InitiateRequest [1] (IEC 62056-5-3): what the client proposes for the xDLMS context. Prints no key.</summary>
/// <param name="DedicatedKey">Empty when absent.</param>
/// <param name="QualityOfService">Null when absent.</param>
/// <param name="DlmsVersion">6.</param>
/// <param name="ClientMaxReceivePduSize">In octets; 0 = no limit.</param>
public sealed record InitiateRequest(Octets DedicatedKey, bool ResponseAllowed, byte? QualityOfService, byte DlmsVersion, Conformance Conformance, ushort ClientMaxReceivePduSize)
{
    public const byte Tag = 0x01;

    /// <exception cref="DlmsDecodeException">Not one whole InitiateRequest.</exception>
    public static InitiateRequest Decode(ReadOnlySpan<byte> apdu)
    {
        var reader = new AxdrReader(apdu, RawSlices.Layer);
        RawSlices.Tag(ref reader, Tag);
        var dedicatedKey = reader.RawFlag() ? new Octets(reader.RawOctets(reader.RawLength()).ToArray()) : default;
        var responseAllowed = !reader.RawFlag() || reader.RawFlag();
        byte? qualityOfService = reader.RawFlag() ? reader.RawByte() : null;
        var request = new InitiateRequest(dedicatedKey, responseAllowed, qualityOfService, reader.RawByte(), ConformanceBlock.Read(ref reader), reader.RawUInt16());
        reader.End();
        return request;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        if (DedicatedKey.Length == 0)
        {
            writer.RawByte(0);
        }
        else
        {
            writer.RawByte(1);
            writer.RawLength(DedicatedKey.Length);
            writer.RawOctets(DedicatedKey.Span);
        }

        // response-allowed BOOLEAN DEFAULT TRUE: only false is sent.
        writer.RawByte(ResponseAllowed ? (byte)0 : (byte)1);
        if (!ResponseAllowed)
        {
            writer.RawByte(0);
        }

        ConformanceBlock.WriteQualityOfService(writer, QualityOfService);
        writer.RawByte(DlmsVersion);
        ConformanceBlock.Write(writer, Conformance);
        writer.RawUInt16(ClientMaxReceivePduSize);
    }

    public override string ToString() => $"InitiateRequest version {DlmsVersion} conformance {Conformance} max PDU {ClientMaxReceivePduSize}";
}
