using System.Data;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Storage.Keys;

/// <inheritdoc cref="IKeyStore"/>
public sealed class KeyStore(Database database, IEnvelope envelope, FleetClock clock) : IKeyStore
{
    public Task StoreLlsAsync(MeterId meterId, ClientRole role, LlsSecret secret, CancellationToken cancellationToken)
    {
        var row = new
        {
            meterId,
            role = (int)role,
            sealedSecret = envelope.Seal(secret.Reveal(), Context(meterId, role)),
            storedAt = clock.UtcNow,
        };
        return database.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync("UPDATE meter_key SET sealed_secret = @sealedSecret, stored_at = @storedAt WHERE meter_id = @meterId AND role = @role", row) == 0)
                {
                    await session.ExecuteAsync("INSERT INTO meter_key (meter_id, role, sealed_secret, stored_at) VALUES (@meterId, @role, @sealedSecret, @storedAt)", row);
                }
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);
    }

    /// <exception cref="System.Security.Cryptography.CryptographicException">The row was altered, moved from another meter or role, or sealed under another key.</exception>
    public async Task<LlsSecret?> FindLlsAsync(MeterId meterId, ClientRole role, CancellationToken cancellationToken)
    {
        var sealedSecret = await database.ReadAsync(
            session => session.ScalarAsync<byte[]>("SELECT sealed_secret FROM meter_key WHERE meter_id = @meterId AND role = @role", new { meterId, role = (int)role }),
            cancellationToken);
        return sealedSecret is null ? null : new LlsSecret(envelope.Open(sealedSecret, Context(meterId, role)));
    }

    // Stored secrets depend on this text: changing it makes them unreadable.
    private static string Context(MeterId meterId, ClientRole role) => $"meter/{meterId}/lls/{role switch
    {
        ClientRole.Public => "public",
        ClientRole.Reading => "reading",
        ClientRole.Setting => "setting",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a client role."),
    }}";
}
