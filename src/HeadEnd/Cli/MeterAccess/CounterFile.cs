using System.Security.Cryptography;
using System.Text;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>
/// The invocation counters of one client title under one key, kept between commands: no counter is used twice whatever a meter or an engineer says.
/// </summary>
internal static class CounterFile
{
    private const string DirectoryVariable = "HEADEND_COUNTERS";
    /// <exception cref="CliException">The file can not be used, or the start asked for is below it.</exception>
    public static async Task<FileInvocationCounterSource> OpenAsync(CliContext context, MeterTarget target, SecurityOptions security, CancellationToken cancellationToken)
    {
        // The first counter of a key is 1: meters start theirs at 0 and ask for more than that.
        var source = Open(Path.Combine(DirectoryOf(context), NameOf(security)));
        try
        {
            if (target.CounterStart.Next is { } next && !await source.TryRaiseAsync(next, cancellationToken))
            {
                throw new CliException(ExitCode.Usage, $"--invocation-counter {next} is below what was already used under this key and system title; leave it out to go on from there.");
            }

            if (target.CounterStart.FromMeter)
            {
                // Lower than ours is no news: what was reserved and not used the meter has not seen.
                await source.TryRaiseAsync(await ReadAsync(context, target, cancellationToken), cancellationToken);
            }

            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static FileInvocationCounterSource Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return FileInvocationCounterSource.Open(path, new InvocationCounter(1));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CliException(ExitCode.Usage, $"invocation counters: {error.Message}", error);
        }
    }

    private static async Task<InvocationCounter> ReadAsync(CliContext context, MeterTarget target, CancellationToken cancellationToken)
    {
        var asPublic = new AssociationOptions
        {
            ClientAddress = target.PublicClient,
            Referencing = target.Association.Referencing,
            ConnectTimeout = target.Association.ConnectTimeout,
            ResponseTimeout = target.Association.ResponseTimeout,
            Gateway = target.Association.Gateway,
        };
        await using var link = await target.ConnectAsync(context, asPublic, cancellationToken);
        var result = await link.GetAsync(new(target.CounterAttribute), cancellationToken);
        await link.ReleaseAsync(cancellationToken);
        return result switch
        {
            { Refusal: { } refusal } => throw new CliException(ExitCode.Refused, $"the meter does not tell its invocation counter {target.CounterAttribute}: {refusal}"),
            _ when result.Decode() is DlmsData.DoubleLongUnsigned seen && seen.Value < uint.MaxValue => new(seen.Value + 1),
            _ => throw new CliException(ExitCode.Nonsense, $"{target.CounterAttribute} holds no invocation counter, or the last one"),
        };
    }

    private static string DirectoryOf(CliContext context)
    {
        if (context.Environment(DirectoryVariable) is { Length: > 0 } own)
        {
            return own;
        }

        var state = context.Environment("XDG_STATE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "prepaidmeter", "counters");
    }

    // Counters belong to title and key, whatever the meter's address: the name says which key without telling it.
    private static string NameOf(SecurityOptions security)
    {
        byte[] input = [.. Encoding.ASCII.GetBytes("invocation counter"), .. security.EncryptionKey!.Reveal()];
        var digest = SHA256.HashData(input);
        CryptographicOperations.ZeroMemory(input);
        return $"{security.ClientSystemTitle}-{Convert.ToHexStringLower(digest.AsSpan(0, 8))}.counter";
    }
}
