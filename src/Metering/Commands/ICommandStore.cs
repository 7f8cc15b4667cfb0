using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Commands;

/// <summary>Keeps commands. Thread-safe.</summary>
public interface ICommandStore
{
    /// <summary>Inserts the command, or returns the one already held under its idempotency key.</summary>
    Task<(MeterCommand Command, bool Created)> AddAsync(MeterCommand command, CancellationToken cancellationToken);

    /// <summary>Replaces state, finish time, sends, supply and detail, when the stored state is still <paramref name="expected"/>; false when it is not.</summary>
    Task<bool> TryUpdateAsync(MeterCommand command, CommandState expected, CancellationToken cancellationToken);

    Task<MeterCommand?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Newest first; of one meter when given.</summary>
    Task<IReadOnlyList<MeterCommand>> ListAsync(MeterId? meterId, int limit, CancellationToken cancellationToken);

    /// <summary>Commands in <paramref name="state"/>, oldest first.</summary>
    Task<IReadOnlyList<MeterCommand>> ListByStateAsync(CommandState state, int limit, CancellationToken cancellationToken);

    /// <summary>The newest supply state read, and when; null before the first.</summary>
    Task<(SupplyState State, DateTimeOffset ReadAt)?> LastSupplyAsync(MeterId meterId, CancellationToken cancellationToken);

    Task StoreSupplyAsync(MeterId meterId, SupplyState state, DateTimeOffset readAt, CancellationToken cancellationToken);
}
