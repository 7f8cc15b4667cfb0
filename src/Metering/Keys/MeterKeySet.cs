using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Keys;

/// <summary>Secrets of one meter, opened for one use. Disposing zeroes them. Prints nothing of them.</summary>
public sealed class MeterKeySet(IReadOnlyList<MeterSecret> secrets) : IDisposable
{
    public bool Has(SecretKind kind) => Find(kind) is not null;

    /// <summary>The password of a client; null when there is none.</summary>
    public LlsSecret? LlsOf(ClientRole role) => Find(KindOf(role)) is { } secret ? new(secret.Reveal()) : null;

    /// <summary>The secret of a client for HLS MD5, SHA-1 and SHA-256; null when there is none.</summary>
    public HlsSecret? HlsOf(ClientRole role) => Find(KindOf(role)) is { } secret ? new(secret.Reveal()) : null;

    /// <summary>GUEK; the caller disposes it. Null when there is none.</summary>
    public GlobalUnicastEncryptionKey? EncryptionKey() => Find(SecretKind.EncryptionKey) is { } key ? new(key.Reveal()) : null;

    /// <summary>GAK; the caller disposes it. Null when there is none.</summary>
    public AuthenticationKey? AuthenticationKey() => Find(SecretKind.AuthenticationKey) is { } key ? new(key.Reveal()) : null;

    /// <summary>KEK, for wrapping new keys; the caller disposes it. Null when there is none.</summary>
    public Protocol.Security.KeyEncryptionKey? MasterKey() => Find(SecretKind.MasterKey) is { } key ? new(key.Reveal()) : null;

    /// <summary>Which kind the secret of a client's association is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The public client has none.</exception>
    public static SecretKind KindOf(ClientRole role) => role switch
    {
        ClientRole.Reading => SecretKind.ReadingSecret,
        ClientRole.Setting => SecretKind.SettingSecret,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "This client has no secret."),
    };

    public void Dispose()
    {
        foreach (var secret in secrets)
        {
            secret.Dispose();
        }
    }

    private MeterSecret? Find(SecretKind kind)
    {
        foreach (var secret in secrets)
        {
            if (secret.Kind == kind)
            {
                return secret;
            }
        }

        return null;
    }
}
