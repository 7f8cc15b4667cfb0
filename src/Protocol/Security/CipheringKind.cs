namespace PrepaidMeter.Protocol.Security;

/// <summary>Under which key, and in which kind of APDU, ciphered services go.</summary>
internal enum CipheringKind
{
    /// <summary>glo-get-request..., under the global key.</summary>
    Global,

    /// <summary>ded-get-request..., under the dedicated key.</summary>
    Dedicated,

    /// <summary>general-glo-ciphering: any APDU under the global key, with the sender's system title.</summary>
    GeneralGlobal,

    /// <summary>general-ded-ciphering.</summary>
    GeneralDedicated,

    /// <summary>glo-get-request..., under the broadcast key: the key-set bit says so.</summary>
    Broadcast,

    /// <summary>general-ciphering under the global key.</summary>
    Identified,

    /// <summary>general-ciphering under a wrapped key.</summary>
    Wrapped,

    /// <summary>general-ciphering under a key agreed upon by one-pass Diffie-Hellman.</summary>
    OnePass,

    /// <summary>general-ciphering under a key agreed upon by the static unified model.</summary>
    StaticUnified,
}
