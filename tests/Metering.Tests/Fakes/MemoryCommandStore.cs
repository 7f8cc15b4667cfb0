using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryCommandStore : ICommandStore
{
    private readonly Lock _gate = new();
    private readonly List<MeterCommand> _commands = [];

    public IReadOnlyList<MeterCommand> Commands
    {
        get
        {
            lock (_gate)
            {
                return [.. _commands];
            }
        }
    }

    public List<(SupplyState State, DateTimeOffset ReadAt)> Supplies { get; } = [];

    public Task<(MeterCommand Command, bool Created)> AddAsync(MeterCommand command, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_commands.Find(c => c.IdempotencyKey == command.IdempotencyKey) is { } held)
            {
                return Task.FromResult((held, false));
            }

            _commands.Add(command);
            return Task.FromResult((command, true));
        }
    }

    public Task<bool> TryUpdateAsync(MeterCommand command, CommandState expected, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var i = _commands.FindIndex(c => c.Id == command.Id && c.State == expected);
            if (i < 0)
            {
                return Task.FromResult(false);
            }

            _commands[i] = command;
            return Task.FromResult(true);
        }
    }

    public MeterCommand Only
    {
        get
        {
            lock (_gate)
            {
                return _commands.Single();
            }
        }
    }

    public MeterCommand Get(Guid id)
    {
        lock (_gate)
        {
            return _commands.Single(c => c.Id == id);
        }
    }

    public Task<MeterCommand?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_commands.Find(c => c.Id == id));
        }
    }

    public Task<IReadOnlyList<MeterCommand>> ListAsync(MeterId? meterId, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<MeterCommand>>([.. _commands.Where(c => meterId is null || c.MeterId == meterId).OrderByDescending(c => c.RequestedAt).Take(limit)]);
        }
    }

    public Task<IReadOnlyList<MeterCommand>> ListByStateAsync(CommandState state, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<MeterCommand>>([.. _commands.Where(c => c.State == state).OrderBy(c => c.RequestedAt).Take(limit)]);
        }
    }

    public Task<(SupplyState State, DateTimeOffset ReadAt)?> LastSupplyAsync(MeterId meterId, CancellationToken cancellationToken) =>
        Task.FromResult(Supplies.Count == 0 ? null : ((SupplyState, DateTimeOffset)?)Supplies[^1]);

    public Task StoreSupplyAsync(MeterId meterId, SupplyState state, DateTimeOffset readAt, CancellationToken cancellationToken)
    {
        Supplies.Add((state, readAt));
        return Task.CompletedTask;
    }
}
