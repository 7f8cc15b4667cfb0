namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Where a message is not what it should be.</summary>
/// <param name="Layer">"HDLC", "wrapper", "M-Bus", "LLC", "ACSE", "xDLMS", "A-XDR", "security".</param>
/// <param name="Offset">In the input; where <paramref name="IsDerived"/>, in what was deciphered or put together.</param>
public sealed record DecodeError(string Layer, int Offset, string Problem, bool IsDerived)
{
    public override string ToString() => $"{Layer} at octet {Offset}{(IsDerived ? " of what was deciphered or put together" : "")}: {Problem}";
}
