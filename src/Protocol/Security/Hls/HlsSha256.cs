using System.Security.Cryptography;
using PrepaidMeter.Protocol.Acse;

namespace PrepaidMeter.Protocol.Security;

/// <summary>HLS mechanism 6: SHA-256 of secret || title of the prover || title of the verifier || challenge || the prover's own challenge.</summary>
internal sealed class HlsSha256(HlsSecret secret) : IHlsMechanism
{
    public AuthenticationMechanism Mechanism => AuthenticationMechanism.HlsSha256;

    public bool TakesCounter => false;

    public byte[] Prove(HlsPass pass, InvocationCounter counter)
    {
        byte[] input = [.. secret.Reveal(), .. HlsEcdsa.Signed(pass)];
        var proof = SHA256.HashData(input);
        CryptographicOperations.ZeroMemory(input);
        return proof;
    }

    public bool Verify(HlsPass pass, ReadOnlySpan<byte> proof) => CryptographicOperations.FixedTimeEquals(Prove(pass, default), proof);
}
