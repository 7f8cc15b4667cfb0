namespace PrepaidMeter.Metering.Keys;

/// <summary>What a secret of a meter is for. Stored as a number: values never change their meaning.</summary>
public enum SecretKind
{
    /// <summary>Secret of the reading client's association: LLS password, or secret of HLS MD5, SHA-1 and SHA-256.</summary>
    ReadingSecret = 1,

    /// <summary>The same of the setting client.</summary>
    SettingSecret = 2,

    /// <summary>GUEK, 16 or 32 octets.</summary>
    EncryptionKey = 3,

    /// <summary>GAK, 16 or 32 octets.</summary>
    AuthenticationKey = 4,

    /// <summary>KEK: wraps new keys on their way to the meter; 16 or 32 octets.</summary>
    MasterKey = 5,

    /// <summary>GBEK, 16 or 32 octets.</summary>
    BroadcastKey = 6,
}

/// <summary>Where a secret is in its life; a meter has at most one of each kind in each state.</summary>
public enum KeyState
{
    /// <summary>What sessions use.</summary>
    Current = 0,

    /// <summary>Durable before it is sent to the meter: whether the meter took it is not known yet.</summary>
    Pending = 1,

    /// <summary>What was current before: kept until the new one has proved itself.</summary>
    Previous = 2,
}
