using System.Security.Cryptography;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary>Reads the PEM files checkpoints are signed and checked with.</summary>
internal static class AuditKeyFile
{
    /// <exception cref="CliException">The file can not be read, or holds no such key.</exception>
    public static ECDsa Read(string path, string option)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key.KeySize == 256 ? key : throw new ArgumentException($"a key of {key.KeySize} bits");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new CliException(ExitCode.Usage, $"{option}: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CliException(ExitCode.Usage, $"{option}: {path} holds no P-256 key in PEM; make one with 'headend audit signing-key'", e);
        }
    }
}
