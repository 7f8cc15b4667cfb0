using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

/// <summary>Decodes the COSEM Data type. Pure; never reads past the span, allocates at most in proportion to the input, nests at most <see cref="MaxDepth"/> deep.</summary>
public static class AxdrDecoder
{
    /// <summary>Deepest nesting accepted; deeper input is an error, so no input can exhaust the stack.</summary>
    public const int MaxDepth = 32;

    /// <summary>Decodes exactly one value that fills the span.</summary>
    /// <exception cref="DlmsDecodeException">Not one whole value; layer "A-XDR" and the offset say where.</exception>
    public static DlmsData Decode(ReadOnlySpan<byte> octets) => throw new NotImplementedException();

    /// <summary>Decodes the first value and tells how many octets it took.</summary>
    /// <exception cref="DlmsDecodeException">No whole value at the start of the span.</exception>
    public static DlmsData Decode(ReadOnlySpan<byte> octets, out int consumed) => throw new NotImplementedException();

    /// <summary>Checks the first value as <see cref="Decode(ReadOnlySpan{byte}, out int)"/> does, allocating nothing, and returns its length in octets.</summary>
    /// <exception cref="DlmsDecodeException">No whole value at the start of the span.</exception>
    public static int Measure(ReadOnlySpan<byte> octets) => throw new NotImplementedException();
}
