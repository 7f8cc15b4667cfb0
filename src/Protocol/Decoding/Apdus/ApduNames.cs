using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>What the first octet of an APDU calls it (IEC 62056-5-3).</summary>
internal static class ApduNames
{
    /// <summary>Null for an octet that starts no APDU.</summary>
    public static string? Find(byte tag) => ProtectedApdu.ServiceOf(tag, out var dedicated) is { } service
        ? (dedicated ? "ded-" : "glo-") + FindPlain(service)
        : FindPlain(tag);

    /// <summary>Sent by a client, not by a meter.</summary>
    public static bool IsOfClient(byte service) => service is 0x01 or 0x05 or 0x06 or 0x16 or 0xC0 or 0xC1 or 0xC3;

    private static string? FindPlain(byte tag) => tag switch
    {
        0x01 => "initiate-request",
        0x05 => "read-request",
        0x06 => "write-request",
        0x08 => "initiate-response",
        0x0C => "read-response",
        0x0D => "write-response",
        0x0E => "confirmed-service-error",
        0x0F => "data-notification",
        0x10 => "data-notification-confirm",
        0x16 => "unconfirmed-write-request",
        0x18 => "information-report-request",
        0x60 => "AARQ",
        0x61 => "AARE",
        0x62 => "RLRQ",
        0x63 => "RLRE",
        0xC0 => "get-request",
        0xC1 => "set-request",
        0xC2 => "event-notification-request",
        0xC3 => "action-request",
        0xC4 => "get-response",
        0xC5 => "set-response",
        0xC7 => "action-response",
        0xD8 => "exception-response",
        0xD9 => "access-request",
        0xDA => "access-response",
        ProtectedApdu.GeneralGloCiphering => "general-glo-ciphering",
        ProtectedApdu.GeneralDedCiphering => "general-ded-ciphering",
        ProtectedApdu.GeneralCiphering => "general-ciphering",
        ProtectedApdu.GeneralSigning => "general-signing",
        0xE0 => "general-block-transfer",
        _ => null,
    };
}
