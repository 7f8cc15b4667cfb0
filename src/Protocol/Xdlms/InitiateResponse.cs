using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>InitiateResponse [8] (IEC 62056-5-3): what was negotiated.</summary>
/// <param name="QualityOfService">Null when absent.</param>
/// <param name="ServerMaxReceivePduSize">In octets; 0 = no limit.</param>
/// <param name="VaaName">0x0007 for logical name referencing.</param>
public sealed record InitiateResponse(byte? QualityOfService, byte DlmsVersion, Conformance Conformance, ushort ServerMaxReceivePduSize, ushort VaaName)
{
    public const byte Tag = 0x08;

    public const ushort LogicalNameVaaName = 0x0007;

    /// <exception cref="DlmsDecodeException">Not one whole InitiateResponse.</exception>
    public static InitiateResponse Decode(ReadOnlySpan<byte> apdu)
    {
        var reader = new AxdrReader(apdu, RawSlices.Layer);
        RawSlices.Tag(ref reader, Tag);
        byte? qualityOfService = reader.RawFlag() ? reader.RawByte() : null;
        var response = new InitiateResponse(qualityOfService, reader.RawByte(), ConformanceBlock.Read(ref reader), reader.RawUInt16(), reader.RawUInt16());
        reader.End();
        return response;
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        ConformanceBlock.WriteQualityOfService(writer, QualityOfService);
        writer.RawByte(DlmsVersion);
        ConformanceBlock.Write(writer, Conformance);
        writer.RawUInt16(ServerMaxReceivePduSize);
        writer.RawUInt16(VaaName);
    }
}
