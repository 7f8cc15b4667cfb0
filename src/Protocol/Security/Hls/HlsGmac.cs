using System.Security.Cryptography;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Security;

/// <summary>HLS mechanism 5: SC || IC || GMAC over SC || AK || challenge under the global key, with the prover's title in the nonce.</summary>
internal sealed class HlsGmac(SecuritySuite suite, GlobalUnicastEncryptionKey key, AuthenticationKey authenticationKey) : IHlsMechanism
{
    private readonly SecurityControl _control = new(suite, SecurityProtection.Authentication);

    public AuthenticationMechanism Mechanism => AuthenticationMechanism.HlsGmac;

    public bool TakesCounter => true;

    public byte[] Prove(HlsPass pass, InvocationCounter counter)
    {
        using var protector = new ApduProtector(key, authenticationKey);
        var proof = new AxdrWriter(ApduProtector.ProtectedLength(_control, 0));
        proof.RawByte(_control.Value);
        proof.RawUInt32(counter.Value);
        protector.Authenticate(_control, pass.Prover, counter, pass.Challenge.Span, proof.GetSpan(ApduProtector.TagSize));
        return proof.WrittenSpan.ToArray();
    }

    /// <summary>The counter need not be above others of the prover's: it was taken before the one that protects the APDU around it, and the challenge is fresh.</summary>
    public bool Verify(HlsPass pass, ReadOnlySpan<byte> proof) =>
        proof.Length == ApduProtector.ProtectedLength(_control, 0) && CryptographicOperations.FixedTimeEquals(Prove(pass, ApduProtector.CounterOf(proof)), proof);
}
