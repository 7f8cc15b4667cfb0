using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>ConfirmedServiceError (0x0E): service (1 initiate, 5 read, 6 write), error class, value.</summary>
public sealed record ConfirmedServiceError(byte Service, byte ErrorClass, byte Value)
{
    public const byte Tag = 0x0E;

    public static ConfirmedServiceError Decode(ReadOnlySpan<byte> apdu) => throw new NotImplementedException();

    public void Encode(AxdrWriter writer) => throw new NotImplementedException();
}
