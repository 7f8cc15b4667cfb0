using System.Security.Cryptography;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary>A meter's security, for commands about its keys.</summary>
internal static class MeterKeys
{
    /// <exception cref="CliException">There is no such meter, or its profile is gone.</exception>
    public static async Task<(Meter Meter, AssociationTerms Terms)> FindAsync(IServiceProvider services, string serial, CancellationToken cancellationToken)
    {
        var meter = await services.GetRequiredService<IMeterStore>().FindBySerialAsync(serial, cancellationToken)
            ?? throw new CliException(ExitCode.Refused, $"There is no meter '{serial}'.");
        var profile = services.GetRequiredService<ProfileCatalog>().Find(meter.Profile)
            ?? throw new CliException(ExitCode.Refused, $"The meter's profile '{meter.Profile}' is not in the profiles folder.");
        return (meter, AssociationTerms.Of(meter, profile, ClientRole.Reading));
    }

    /// <summary>The counter of this head-end under the meter's encryption key; null when it has none.</summary>
    /// <exception cref="CliException">The key can not be opened.</exception>
    public static async Task<CounterId?> CounterOfAsync(IServiceProvider services, Meter meter, CancellationToken cancellationToken)
    {
        try
        {
            using var secrets = await services.GetRequiredService<IKeyStore>().FindAsync(meter.Id, [SecretKind.EncryptionKey], KeyState.Current, cancellationToken);
            using var key = secrets.EncryptionKey();
            return key is null ? null : CounterId.Of(services.GetRequiredService<Metering.Sessions.SessionOptions>().ClientSystemTitle, key);
        }
        catch (CryptographicException e)
        {
            throw new CliException(ExitCode.Refused, "The meter's encryption key can not be opened: it was sealed under another key, or altered.", e);
        }
    }
}
