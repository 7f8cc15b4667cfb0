using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>What a decoder is told beside the octets. The default deciphers nothing and shows no secret.</summary>
public sealed record DecoderOptions
{
    /// <summary>Global unicast encryption key.</summary>
    public GlobalUnicastEncryptionKey? Guek { get; init; }

    /// <summary>Authentication key. Without it what is authenticated is deciphered all the same, its tag not checked.</summary>
    public AuthenticationKey? Gak { get; init; }

    /// <summary>Used until an InitiateRequest brings another.</summary>
    public DedicatedKey? DedicatedKey { get; init; }

    /// <summary>The sender's, where neither the APDU nor an association decoded before names it.</summary>
    public SystemTitle? SystemTitle { get; init; }

    /// <summary>Passwords and keys as they are, instead of asterisks.</summary>
    public bool ShowSecrets { get; init; }
}
