using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Commands;

/// <summary>
/// Drives the executor: recovers at start, then executes queued commands and resolves unknown ones until cancelled. Restores have a lane of their own,
/// so that no number of cuts makes a customer who paid wait. Thread-safe, but run it once per process.
/// </summary>
public sealed partial class CommandWorker(
    CommandExecutor executor, ICommandStore commands, CommandSignal signal, CommandOptions options, TimeProvider time, ILogger<CommandWorker> logger)
{
    private const int RoundSize = 1000;

    private readonly SessionPermits _restoreLane = new(options.Parallelism);
    private readonly SessionPermits _otherLane = new(options.Parallelism);
    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private readonly ConcurrentDictionary<Guid, long> _triedAt = new();

    /// <summary>Runs until cancelled; then waits for what is under way to let go of its meters. A command cut off after sending is Unknown and resolved after the next start.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await RoundAsync(cancellationToken).ConfigureAwait(false);
                await signal.WaitAsync(options.RetryInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            await Task.WhenAll(_running.Values).ConfigureAwait(false);
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await executor.RecoverAsync(cancellationToken).ConfigureAwait(false);
            await executor.ExpireQuarantinedAsync(cancellationToken).ConfigureAwait(false);
            await StartDueAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The database is away, say: the next round tries again.
            LogRoundFailed(e);
        }
    }

    /// <summary>Starts every command that is not under way and was not tried within the retry interval.</summary>
    private async Task StartDueAsync(CancellationToken cancellationToken)
    {
        var queued = await commands.ListByStateAsync(CommandState.Queued, RoundSize, cancellationToken).ConfigureAwait(false);
        var unknown = await commands.ListByStateAsync(CommandState.Unknown, RoundSize, cancellationToken).ConfigureAwait(false);
        ForgetFinished(queued, unknown);
        foreach (var command in queued.Concat(unknown).Where(IsDue))
        {
            _triedAt[command.Id] = time.GetTimestamp();
            var start = new TaskCompletionSource();
            _running[command.Id] = RunOneAsync(command, start.Task, cancellationToken);
            start.SetResult();
        }
    }

    private bool IsDue(MeterCommand command) =>
        !_running.ContainsKey(command.Id) && (!_triedAt.TryGetValue(command.Id, out var at) || time.GetElapsedTime(at) >= options.RetryInterval);

    private void ForgetFinished(IReadOnlyList<MeterCommand> queued, IReadOnlyList<MeterCommand> unknown)
    {
        var open = queued.Concat(unknown).Select(c => c.Id).ToHashSet();
        foreach (var id in _triedAt.Keys.Where(id => !open.Contains(id) && !_running.ContainsKey(id)))
        {
            _triedAt.TryRemove(id, out _);
        }
    }

    private async Task RunOneAsync(MeterCommand command, Task registered, CancellationToken cancellationToken)
    {
        await registered.ConfigureAwait(false);
        try
        {
            var lane = command.Action is CommandAction.Restore ? _restoreLane : _otherLane;
            using var permit = await lane.AcquireAsync(cancellationToken).ConfigureAwait(false);
            var after = command.State == CommandState.Queued
                ? await executor.ExecuteAsync(command.Id, cancellationToken).ConfigureAwait(false)
                : await executor.ResolveUnknownAsync(command.Id, cancellationToken).ConfigureAwait(false);
            if (after.State is CommandState.Succeeded or CommandState.Failed)
            {
                _triedAt.TryRemove(command.Id, out _);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping: the command's state in the store says what is to be done after the next start.
        }
        catch (Exception e)
        {
            LogFaulted(e, command.Id);
        }
        finally
        {
            _running.TryRemove(command.Id, out _);
        }
    }

    [LoggerMessage(LogEvents.CommandRoundFailed, LogLevel.Error, "Looking for commands failed; trying again later.")]
    private partial void LogRoundFailed(Exception exception);

    [LoggerMessage(LogEvents.CommandFaulted, LogLevel.Error, "Command {CommandId} broke off; it is tried again or resolved by reading.")]
    private partial void LogFaulted(Exception exception, Guid commandId);
}
