using PrepaidMeter.Protocol.Acse;

namespace PrepaidMeter.Protocol.Security;

/// <summary>HLS mechanism 7: the prover's signature over title of the prover || title of the verifier || challenge || the prover's own challenge.</summary>
internal sealed class HlsEcdsa(DigitalSignatureKey own, DigitalSignatureVerificationKey peer) : IHlsMechanism
{
    public AuthenticationMechanism Mechanism => AuthenticationMechanism.HlsEcdsa;

    public bool TakesCounter => false;

    public byte[] Prove(HlsPass pass, InvocationCounter counter) => own.Sign(Signed(pass));

    public bool Verify(HlsPass pass, ReadOnlySpan<byte> proof) => peer.Verifies(Signed(pass), proof);

    internal static byte[] Signed(HlsPass pass) => [.. pass.Prover.ToArray(), .. pass.Verifier.ToArray(), .. pass.Challenge.Span, .. pass.CounterChallenge.Span];
}
