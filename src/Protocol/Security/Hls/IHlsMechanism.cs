using PrepaidMeter.Protocol.Acse;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// The function f of an HLS mechanism (IEC 62056-5-3). Pure; one instance serves one side of one association. A manufacturer's mechanism 2 implements it.
/// </summary>
public interface IHlsMechanism
{
    AuthenticationMechanism Mechanism { get; }

    /// <summary>Whether a proof takes an invocation counter of the prover's.</summary>
    bool TakesCounter { get; }

    /// <summary>f(challenge) as the prover sends it.</summary>
    /// <param name="pass">The proof to give.</param>
    /// <param name="counter">A counter taken for this, where <see cref="TakesCounter"/>; else default.</param>
    byte[] Prove(HlsPass pass, InvocationCounter counter);

    /// <summary>Whether <paramref name="proof"/> is the prover's, compared in constant time.</summary>
    bool Verify(HlsPass pass, ReadOnlySpan<byte> proof);
}
