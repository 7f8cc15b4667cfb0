using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>ExceptionResponse (0xD8): state-error 1 service-not-allowed, 2 service-unknown; service-error 1 operation-not-possible,
/// 2 service-not-supported, 3 other-reason, 4 pdu-too-long, 5 deciphering-error, 6 invocation-counter-error (with the counter expected).</summary>
public sealed record ExceptionResponse(byte StateError, byte ServiceError, uint? InvocationCounter = null)
{
    public const byte Tag = 0xD8;

    public static ExceptionResponse Decode(ReadOnlySpan<byte> apdu) => throw new NotImplementedException();

    public void Encode(AxdrWriter writer) => throw new NotImplementedException();
}
