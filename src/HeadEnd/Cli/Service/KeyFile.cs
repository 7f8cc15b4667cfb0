using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary>Files that hold keys of meters.</summary>
internal static class KeyFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Whether only the file's owner can read it; a pipe is nobody else's, and where files have no such mode the operator has to know.</summary>
    public static bool IsProtected(string file)
    {
        try
        {
            return file == "-" || OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Others) == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opening it for reading says what is wrong with it.
            return false;
        }
    }

    /// <exception cref="CliException">There is no such file, others can read it, or it holds no key.</exception>
    public static KeyEncryptionKey ReadTransportKey(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            return IsProtected(file)
                ? KeyEncryptionKey.Parse(text.Trim())
                : throw new CliException(ExitCode.Usage, $"{file} can be read by others: chmod 600 {file}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, e.Message, e);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new CliException(ExitCode.Usage, $"{file} holds no transport key: 32 or 64 hex digits.");
        }
    }
}
