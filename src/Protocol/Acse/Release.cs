using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Acse;

/// <summary>RLRQ [APPLICATION 2]; reason 0 normal, 1 urgent, 30 user-defined, null absent.</summary>
public sealed record Rlrq(byte? Reason)
{
    public static Rlrq Decode(ReadOnlySpan<byte> apdu) => throw new NotImplementedException();

    public void Encode(AxdrWriter writer) => throw new NotImplementedException();
}

/// <summary>RLRE [APPLICATION 3]; any body is accepted because servers in the field send wrong inner lengths (QUIRKS implementations 1).</summary>
public sealed record Rlre(byte? Reason)
{
    public static Rlre Decode(ReadOnlySpan<byte> apdu) => throw new NotImplementedException();

    public void Encode(AxdrWriter writer) => throw new NotImplementedException();
}
