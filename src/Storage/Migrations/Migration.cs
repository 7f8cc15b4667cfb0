using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PrepaidMeter.Storage.Migrations;

/// <summary>One numbered step of the schema: the file Migrations/{dialect}/NNNN_name.sql.</summary>
/// <param name="Version">From the file name; the order of application.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the text in hex, line ends normalised: a checkout on another system is not a change.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version:0000}_{Name}");

    /// <summary>The migrations this program carries for a dialect, in order.</summary>
    public static IReadOnlyList<Migration> Embedded(string dialect)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"Migrations/{dialect}/";
        var found = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            found.Add(FromFile(resource[prefix.Length..], reader.ReadToEnd()));
        }

        return [.. found.OrderBy(m => m.Version)];
    }

    /// <exception cref="StorageException">The file name is not NNNN_name.sql.</exception>
    public static Migration FromFile(string fileName, string sql)
    {
        if (fileName.Length < 10 || fileName[4] != '_' || !fileName.EndsWith(".sql", StringComparison.Ordinal)
            || !int.TryParse(fileName.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version == 0)
        {
            throw new StorageException($"The migration '{fileName}' is not named NNNN_name.sql.");
        }

        return new(version, fileName[5..^4], sql);
    }
}
