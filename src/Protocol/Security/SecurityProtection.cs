namespace PrepaidMeter.Protocol.Security;

/// <summary>How an APDU is protected. The values are the bits of <see cref="SecurityControl"/>.</summary>
[Flags]
public enum SecurityProtection : byte
{
    None = 0,

    /// <summary>Whole and from the holder of the keys: a tag of 12 octets follows.</summary>
    Authentication = 0x10,

    /// <summary>Not readable without the encryption key. Without <see cref="Authentication"/> anyone can alter it unseen.</summary>
    Encryption = 0x20,

    AuthenticationAndEncryption = Authentication | Encryption,
}
