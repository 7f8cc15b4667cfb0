using System.Security.Cryptography;
using PrepaidMeter.Protocol.Acse;

namespace PrepaidMeter.Protocol.Security;

/// <summary>HLS mechanisms 3 and 4: f(challenge) = MD5 or SHA-1 of challenge || secret. Kept for the meters that have nothing better.</summary>
internal sealed class HlsDigest(AuthenticationMechanism mechanism, HlsSecret secret) : IHlsMechanism
{
    public AuthenticationMechanism Mechanism => mechanism;

    public bool TakesCounter => false;

    public byte[] Prove(HlsPass pass, InvocationCounter counter)
    {
        byte[] input = [.. pass.Challenge.Span, .. secret.Reveal()];
        var proof = Digest(input);
        CryptographicOperations.ZeroMemory(input);
        return proof;
    }

    public bool Verify(HlsPass pass, ReadOnlySpan<byte> proof) => CryptographicOperations.FixedTimeEquals(Prove(pass, default), proof);

#pragma warning disable CA5350, CA5351 // the standard's mechanisms 3 and 4 are defined by these digests
    private byte[] Digest(byte[] input) => mechanism == AuthenticationMechanism.HlsMd5 ? MD5.HashData(input) : SHA1.HashData(input);
#pragma warning restore CA5350, CA5351
}
