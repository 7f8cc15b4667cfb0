using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>ExceptionResponse [216] (IEC 62056-5-3): state-error 1 service-not-allowed, 2 service-unknown; service-error 1 operation-not-possible,
/// 2 service-not-supported, 3 other-reason, 4 pdu-too-long, 5 deciphering-error, 6 invocation-counter-error (with the counter expected).</summary>
public sealed record ExceptionResponse(byte StateError, byte ServiceError, uint? InvocationCounter = null)
{
    public const byte Tag = 0xD8;

    public const byte InvocationCounterError = 6;

    /// <exception cref="DlmsDecodeException">Not one whole ExceptionResponse.</exception>
    public static ExceptionResponse Decode(ReadOnlySpan<byte> apdu)
    {
        var reader = new AxdrReader(apdu, RawSlices.Layer);
        RawSlices.Tag(ref reader, Tag);
        var state = reader.RawByte();
        var service = reader.RawByte();
        uint? counter = service == InvocationCounterError ? reader.RawUInt32() : null;
        reader.End();
        return new(state, service, counter);
    }

    public void Encode(AxdrWriter writer)
    {
        writer.RawByte(Tag);
        writer.RawByte(StateError);
        writer.RawByte(ServiceError);
        if (ServiceError == InvocationCounterError)
        {
            writer.RawUInt32(InvocationCounter ?? 0);
        }
    }

    public override string ToString()
    {
        var state = StateError switch { 1 => "service-not-allowed", 2 => "service-unknown", _ => $"state-error {StateError}" };
        var service = ServiceError switch
        {
            1 => "operation-not-possible",
            2 => "service-not-supported",
            3 => "other-reason",
            4 => "pdu-too-long",
            5 => "deciphering-error",
            InvocationCounterError => $"invocation-counter-error, {InvocationCounter} expected",
            _ => $"service-error {ServiceError}",
        };
        return $"exception-response {state}, {service}";
    }
}
