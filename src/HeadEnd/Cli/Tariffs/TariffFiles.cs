using System.Text;
using PrepaidMeter.Prepayment.Settlement.Files;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.HeadEnd.Cli.Tariffs;

/// <summary>Opens plans and readings named on the command line; what can not be opened or decoded ends the command.</summary>
internal static class TariffFiles
{
    // A plan is a page and a million lines of readings are 100 MB: what is longer is some other file.
    private const long MaxPlanOctets = 1 << 20;
    private const long MaxReadingsOctets = 1L << 28;

    /// <exception cref="CliException">The file can not be read.</exception>
    public static TariffParse Plan(string path) => Guard(path, MaxPlanOctets, file =>
    {
        var octets = new byte[file.Length];
        file.ReadExactly(octets);
        return TariffReader.Read(octets.AsSpan().StartsWith("\uFEFF"u8) ? octets.AsMemory(3) : octets);
    });

    /// <exception cref="CliException">The file can not be read.</exception>
    public static ReadingsParse Readings(string path, TariffPlan plan) => Guard(path, MaxReadingsOctets, file =>
    {
        using var text = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return ReadingsFile.Read(text, plan);
    });

    private static T Guard<T>(string path, long maxOctets, Func<FileStream, T> read)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > maxOctets)
            {
                throw new CliException(ExitCode.Usage, $"{path}: is longer than {maxOctets} octets");
            }

            return read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CliException(ExitCode.Usage, $"{path}: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException(ExitCode.Usage, $"{path}: is not UTF-8", e);
        }
    }
}
