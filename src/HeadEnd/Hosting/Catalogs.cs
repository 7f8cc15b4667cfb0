using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>What the installation ships as files: kinds of meters and price plans.</summary>
internal sealed record Catalogs(ProfileCatalog Profiles, TariffCatalog Tariffs)
{
    /// <exception cref="ConfigurationException">A folder is missing or a file is not valid.</exception>
    public static async Task<Catalogs> LoadAsync(HeadEndOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var profiles = Folders.Find($"{HeadEndOptions.Section}:{nameof(HeadEndOptions.ProfilesDirectory)}", options.ProfilesDirectory);
            var tariffs = Folders.Find($"{HeadEndOptions.Section}:{nameof(HeadEndOptions.TariffsDirectory)}", options.TariffsDirectory);
            return new(await ProfileCatalog.LoadAsync(profiles, cancellationToken), TariffCatalog.Load(tariffs));
        }
        catch (Exception e) when (e is ProfileException or TariffException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(e.Message, e);
        }
    }
}
