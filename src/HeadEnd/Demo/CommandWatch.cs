using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>Waits for what becomes of a command.</summary>
internal sealed class CommandWatch(ICommandStore commands, IChangeFeed changes, TimeProvider time)
{
    /// <summary>Between looks when no change is announced: announcements are best effort.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>The command when it has succeeded or failed, or as it is when the limit (real time) has passed.</summary>
    public async Task<MeterCommand?> WaitAsync(Guid id, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var changed = new SemaphoreSlim(0);
        using var subscription = changes.Subscribe(_ => changed.Release());
        var start = time.GetTimestamp();
        while (true)
        {
            var command = await commands.FindAsync(id, cancellationToken);
            if (command is null or { State: CommandState.Succeeded or CommandState.Failed } || time.GetElapsedTime(start) > limit)
            {
                return command;
            }

            await changed.WaitAsync(Poll, cancellationToken);
        }
    }
}
