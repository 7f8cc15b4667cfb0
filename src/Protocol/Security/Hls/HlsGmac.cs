using System.Buffers.Binary;
using System.Security.Cryptography;
using PrepaidMeter.Protocol.Acse;

namespace PrepaidMeter.Protocol.Security;

/// <summary>HLS mechanism 5: SC || IC || GMAC over SC || AK || challenge under the global key, with the prover's title in the nonce.</summary>
/// <param name="shared">Of the association's ciphering, under the same keys: a cipher costs more to set up than to use. Its owner disposes of it.</param>
internal sealed class HlsGmac(SecuritySuite suite, GlobalUnicastEncryptionKey key, AuthenticationKey authenticationKey, ApduProtector? shared = null) : IHlsMechanism
{
    private readonly SecurityControl _control = new(suite, SecurityProtection.Authentication);

    public AuthenticationMechanism Mechanism => AuthenticationMechanism.HlsGmac;

    public bool TakesCounter => true;

    public byte[] Prove(HlsPass pass, InvocationCounter counter)
    {
        using var own = shared is null ? new ApduProtector(key, authenticationKey) : null;
        var protector = shared ?? own!;
        var proof = new byte[ApduProtector.ProtectedLength(_control, 0)];
        proof[0] = _control.Value;
        BinaryPrimitives.WriteUInt32BigEndian(proof.AsSpan(1), counter.Value);
        protector.Authenticate(_control, pass.Prover, counter, pass.Challenge.Span, proof.AsSpan(ApduProtector.HeaderSize));
        return proof;
    }

    /// <summary>The counter need not be above others of the prover's: it was taken before the one that protects the APDU around it, and the challenge is fresh.</summary>
    public bool Verify(HlsPass pass, ReadOnlySpan<byte> proof) =>
        proof.Length == ApduProtector.ProtectedLength(_control, 0) && CryptographicOperations.FixedTimeEquals(Prove(pass, ApduProtector.CounterOf(proof)), proof);
}
