namespace PrepaidMeter.Metering.Keys;

/// <summary>Seals secrets for storage. Binds each to <paramref name="context"/> so that one can not be put in another's place.</summary>
public interface IEnvelope
{
    byte[] Seal(ReadOnlySpan<byte> secret, string context);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Wrong key, wrong context or altered octets: one error for all.</exception>
    byte[] Open(ReadOnlySpan<byte> sealedSecret, string context);
}
