using System.Collections.Frozen;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>The meter profiles by name. Immutable and thread-safe.</summary>
public sealed class ProfileCatalog(IEnumerable<MeterProfile> profiles)
{
    private readonly FrozenDictionary<string, MeterProfile> _profiles = profiles.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>Names in order.</summary>
    public IReadOnlyList<string> Names => [.. _profiles.Keys.Order(StringComparer.Ordinal)];

    public MeterProfile? Find(string name) => _profiles.GetValueOrDefault(name);

    /// <summary>Reads every *.json of the directory.</summary>
    /// <exception cref="ProfileException">A file is not a valid profile; the first fault is named by file and JSON path.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    public static async Task<ProfileCatalog> LoadAsync(string directory, CancellationToken cancellationToken)
    {
        var profiles = new List<MeterProfile>();
        foreach (var file in Directory.GetFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            var json = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
            var profile = MeterProfileJson.Parse(json, Path.GetFileName(file));
            profiles.Add(profile.Name == Path.GetFileNameWithoutExtension(file)
                ? profile
                : throw new ProfileException(Path.GetFileName(file), "$.name", $"is '{profile.Name}' but the file is called '{Path.GetFileNameWithoutExtension(file)}'."));
        }

        return new ProfileCatalog(profiles);
    }
}
