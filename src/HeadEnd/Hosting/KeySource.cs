using PrepaidMeter.Metering.Keys;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Where the key-encryption key comes from: the environment, then a file. A service never makes one up.</summary>
internal static class KeySource
{
    /// <exception cref="ConfigurationException">There is no key, or what is there is none.</exception>
    public static KeyEncryptionKey Load(HeadEndOptions options)
    {
        try
        {
            return KeyEncryptionKey.FromEnvironment(HeadEndOptions.KeyVariable) ?? KeyEncryptionKey.FromFile(Path.GetFullPath(options.KeyEncryptionKeyFile));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException(
                $"There is no key-encryption key: set {HeadEndOptions.KeyVariable}, or create {options.KeyEncryptionKeyFile} with 'headend keys create' and keep a copy of it in a safe place.", e);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(e.Message, e);
        }
    }
}
