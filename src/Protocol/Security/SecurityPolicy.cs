namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// security_policy of "Security setup" version 1 (IEC 62056-6-2, class 64): what messages of each direction must have at least. The values are the bits on
/// the wire. Version 0 has one of four words for both directions, <see cref="SecurityPolicies.FromVersion0"/>.
/// </summary>
[Flags]
public enum SecurityPolicy : byte
{
    None = 0,
    AuthenticatedRequest = 0x04,
    EncryptedRequest = 0x08,
    SignedRequest = 0x10,
    AuthenticatedResponse = 0x20,
    EncryptedResponse = 0x40,
    SignedResponse = 0x80,
}

/// <summary>How messages of one direction are protected.</summary>
/// <param name="Ciphering">By symmetric keys.</param>
/// <param name="Signed">In a general-signing APDU.</param>
public readonly record struct MessageProtection(SecurityProtection Ciphering, bool Signed = false)
{
    /// <summary>They may go as they are.</summary>
    public bool IsNone => Ciphering == SecurityProtection.None && !Signed;
}

/// <summary>What a policy asks of each direction.</summary>
public static class SecurityPolicies
{
    private const SecurityPolicy All = (SecurityPolicy)0xFC;

    public static MessageProtection Requests(this SecurityPolicy policy) => new(
        Protection(policy, SecurityPolicy.AuthenticatedRequest, SecurityPolicy.EncryptedRequest), policy.HasFlag(SecurityPolicy.SignedRequest));

    public static MessageProtection Responses(this SecurityPolicy policy) => new(
        Protection(policy, SecurityPolicy.AuthenticatedResponse, SecurityPolicy.EncryptedResponse), policy.HasFlag(SecurityPolicy.SignedResponse));

    /// <summary>The same for both directions, without signatures.</summary>
    public static SecurityPolicy BothWays(SecurityProtection protection) =>
        (protection.HasFlag(SecurityProtection.Authentication) ? SecurityPolicy.AuthenticatedRequest | SecurityPolicy.AuthenticatedResponse : SecurityPolicy.None)
        | (protection.HasFlag(SecurityProtection.Encryption) ? SecurityPolicy.EncryptedRequest | SecurityPolicy.EncryptedResponse : SecurityPolicy.None);

    /// <summary>0 nothing, 1 all authenticated, 2 all encrypted, 3 both; null for what is none of these.</summary>
    public static SecurityPolicy? FromVersion0(byte value) => value <= 3 ? BothWays((SecurityProtection)(value << 4)) : null;

    /// <summary>The word of version 0; null where it has none.</summary>
    public static byte? ToVersion0(this SecurityPolicy policy) =>
        BothWays(policy.Requests().Ciphering) == policy ? (byte)((byte)policy.Requests().Ciphering >> 4) : null;

    /// <summary>No bit that means nothing.</summary>
    public static bool IsKnown(this SecurityPolicy policy) => (policy & ~All) == 0;

    private static SecurityProtection Protection(SecurityPolicy policy, SecurityPolicy authenticated, SecurityPolicy encrypted) =>
        (policy.HasFlag(authenticated) ? SecurityProtection.Authentication : SecurityProtection.None)
        | (policy.HasFlag(encrypted) ? SecurityProtection.Encryption : SecurityProtection.None);
}
