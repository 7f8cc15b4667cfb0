namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// Security control octet SC (IEC 62056-5-3).
/// <code>
///   7   6   5   4   3   2   1   0
/// +---+---+---+---+---------------+
/// | C | K | E | A | suite id      |   C compressed, K key set (0 unicast, 1 broadcast),
/// +---+---+---+---+---------------+   E encrypted, A authenticated
/// </code>
/// </summary>
public readonly record struct SecurityControl(byte Value)
{
    private const byte CompressedBit = 0x80;
    private const byte BroadcastBit = 0x40;
    private const byte ProtectionBits = 0x30;
    private const byte SuiteBits = 0x0F;

    public SecurityControl(SecuritySuite suite, SecurityProtection protection, bool broadcast = false)
        : this((byte)((byte)suite | (byte)protection | (broadcast ? BroadcastBit : 0)))
    {
    }

    public SecuritySuite Suite => (SecuritySuite)(Value & SuiteBits);

    public SecurityProtection Protection => (SecurityProtection)(Value & ProtectionBits);

    public bool IsAuthenticated => (Protection & SecurityProtection.Authentication) != 0;

    public bool IsEncrypted => (Protection & SecurityProtection.Encryption) != 0;

    /// <summary>Protected by the broadcast instead of the unicast key.</summary>
    public bool IsBroadcast => (Value & BroadcastBit) != 0;

    /// <summary>Compressed before it was protected (ITU-T V.44).</summary>
    public bool IsCompressed => (Value & CompressedBit) != 0;

    public override string ToString() =>
        $"SC 0x{Value:X2} ({Suite}, {Protection}{(IsBroadcast ? ", broadcast key" : "")}{(IsCompressed ? ", compressed" : "")})";
}
