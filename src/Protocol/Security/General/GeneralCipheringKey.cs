namespace PrepaidMeter.Protocol.Security;

/// <summary>Under which key an APDU of general-ciphering goes (IEC 62056-5-3, key-info).</summary>
public enum GeneralCipheringKey
{
    /// <summary>The global unicast encryption key.</summary>
    Identified,

    /// <summary>A random one for each association and direction, sent wrapped under the master key.</summary>
    Wrapped,

    /// <summary>One agreed upon for each association and direction by one-pass Diffie-Hellman C(1e, 1s): the sender's signed ephemeral key and the recipient's static one.</summary>
    OnePassDiffieHellman,

    /// <summary>One agreed upon for each APDU by the static unified model C(0e, 2s): both sides' static keys and the transaction id.</summary>
    StaticUnifiedModel,
}
