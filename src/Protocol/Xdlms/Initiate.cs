using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>InitiateRequest [1] (IEC 62056-5-3): what the client proposes for the xDLMS context.</summary>
public sealed record InitiateRequest(Octets DedicatedKey, bool ResponseAllowed, byte? QualityOfService, byte DlmsVersion, Conformance Conformance, ushort ClientMaxReceivePduSize)
{
    public const byte Tag = 0x01;

    public static InitiateRequest Decode(ReadOnlySpan<byte> apdu) => throw new NotImplementedException();

    public void Encode(AxdrWriter writer) => throw new NotImplementedException();
}

/// <summary>InitiateResponse [8]: what was negotiated.</summary>
/// <param name="VaaName">0x0007 for logical name referencing.</param>
public sealed record InitiateResponse(byte? QualityOfService, byte DlmsVersion, Conformance Conformance, ushort ServerMaxReceivePduSize, ushort VaaName)
{
    public const byte Tag = 0x08;

    public static InitiateResponse Decode(ReadOnlySpan<byte> apdu) => throw new NotImplementedException();

    public void Encode(AxdrWriter writer) => throw new NotImplementedException();
}
