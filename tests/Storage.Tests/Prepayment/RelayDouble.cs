using System.Collections.Concurrent;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.Storage.Tests.Prepayment;

/// <summary>Supply as the policy sees it: commands by key, which the test lets succeed or fail. Thread-safe.</summary>
internal sealed class RelayDouble : ISupplyControl
{
    private readonly ConcurrentDictionary<string, MeterCommand> _byKey = new();
    private SupplyState? _supply;

    /// <summary>Commands made, oldest first.</summary>
    public IReadOnlyList<MeterCommand> Commands => [.. _byKey.Values.OrderBy(c => c.Sends)];

    public string Refusal { get; set; } = "";

    public ConcurrentQueue<Guid> Cancelled { get; } = new();

    public Task<SupplyAnswer> RequestAsync(MeterId meterId, bool on, string idempotencyKey, string reason, CancellationToken cancellationToken)
    {
        if (Refusal.Length > 0)
        {
            return Task.FromResult(new SupplyAnswer(null, Refusal));
        }

        CommandAction action = on ? new CommandAction.Restore() : new CommandAction.Cut();
        var command = _byKey.GetOrAdd(
            idempotencyKey,
            key => new MeterCommand(Guid.NewGuid(), meterId, action, key, MeterSupplyControl.RequesterName, reason, default, CommandState.Queued, null, _byKey.Count, null, null));
        return Task.FromResult(new SupplyAnswer(command.Id, null));
    }

    public Task CancelAsync(Guid commandId, string reason, CancellationToken cancellationToken)
    {
        Cancelled.Enqueue(commandId);
        return Task.CompletedTask;
    }

    public Task<MeterCommand?> FindAsync(Guid commandId, CancellationToken cancellationToken) =>
        Task.FromResult(_byKey.Values.FirstOrDefault(command => command.Id == commandId));

    public Task<SupplyState?> LastSupplyAsync(MeterId meterId, CancellationToken cancellationToken) => Task.FromResult(_supply);

    /// <summary>Ends the newest command; a success moves the relay.</summary>
    public void Finish(CommandState state, DateTimeOffset at)
    {
        var (key, command) = _byKey.MaxBy(pair => pair.Value.Sends);
        _byKey[key] = command with { State = state, FinishedAt = at };
        if (state == CommandState.Succeeded)
        {
            var on = command.Action is CommandAction.Restore;
            _supply = new SupplyState(on, on ? (byte)1 : (byte)0, 4);
        }
    }
}
