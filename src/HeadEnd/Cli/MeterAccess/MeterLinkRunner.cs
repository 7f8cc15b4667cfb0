using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Associates, runs the work, releases; turns what the stack throws into one line and an exit code.</summary>
internal static class MeterLinkRunner
{
    public static Task<T> RunAsync<T>(
        CliContext context, MeterTarget target, Func<IMeterLink, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => DialAsync(
        context,
        target,
        async (dial, token) =>
        {
            await using var link = await dial(token);
            var result = await work(link, token);
            await ReleaseAsync(link, token);
            return result;
        },
        cancellationToken);

    /// <summary>The same for work that associates by itself, once or more often; each time under the same invocation counters.</summary>
    public static async Task<T> DialAsync<T>(
        CliContext context, MeterTarget target, Func<Func<CancellationToken, ValueTask<IMeterLink>>, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var where = target.Where;
        try
        {
            var association = target.Association;
            using var counters = association.Security is { EncryptionKey: not null } security ? await CounterFile.OpenAsync(context, target, security, cancellationToken) : null;
            if (counters is not null)
            {
                association = association with { Security = association.Security! with { InvocationCounters = counters } };
            }

            return await work(token => target.ConnectAsync(context, association, token), cancellationToken);
        }
        catch (AssociationRejectedException e)
        {
            throw new CliException(ExitCode.AssociationRejected, $"{where}: {e.Message}", e);
        }
        catch (LinkException e)
        {
            throw new CliException(CodeOf(e.Failure), $"{where}: {e.Message}", e);
        }
        catch (ArgumentException e) when (target.Association.Security is not null)
        {
            // What the options lack is found when they come together.
            throw new CliException(ExitCode.Usage, e.Message, e);
        }
        catch (InvocationCounterExhaustedException e)
        {
            throw new CliException(ExitCode.Refused, e.Message, e);
        }
        catch (RequestTooLongException e)
        {
            throw new CliException(ExitCode.Refused, $"{where}: {e.Message}", e);
        }
        catch (DlmsDecodeException e)
        {
            throw new CliException(ExitCode.Nonsense, $"{where}: the meter's answer can not be decoded: {e.Message}", e);
        }
    }

    public static int CodeOf(LinkFailure failure) => failure switch
    {
        LinkFailure.Unreachable or LinkFailure.Refused => ExitCode.Unreachable,
        LinkFailure.Timeout or LinkFailure.Closed => ExitCode.LinkLost,
        _ => ExitCode.Nonsense,
    };

    public static async Task ReleaseAsync(IMeterLink link, CancellationToken cancellationToken)
    {
        try
        {
            await link.ReleaseAsync(cancellationToken);
        }
        catch (LinkException)
        {
            // Every answer is already here; a meter that breaks off while being released takes nothing back.
        }
    }
}
