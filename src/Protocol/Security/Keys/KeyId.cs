namespace PrepaidMeter.Protocol.Security;

/// <summary>key_id of the security setup (IEC 62056-6-2, class 64).</summary>
public enum KeyId : byte
{
    GlobalUnicastEncryption = 0,
    GlobalBroadcastEncryption = 1,
    Authentication = 2,
    Master = 3,
}
