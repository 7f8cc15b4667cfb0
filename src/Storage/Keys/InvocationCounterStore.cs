using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Storage.Keys;

/// <inheritdoc cref="IInvocationCounterStore"/>
public sealed class InvocationCounterStore(GroupCommit writes, Database database) : IInvocationCounterStore
{
    private const long End = 1L << 32;

    // One statement each that only ever raises: right under read committed, and two nodes take turns on the row.
    private const string Advance = "UPDATE invocation_counter SET next_counter = next_counter + @count WHERE counter_id = @id AND next_counter <= @last";
    private const string TakeRest = "UPDATE invocation_counter SET next_counter = @End WHERE counter_id = @id AND next_counter < @End";
    private const string Raise = "UPDATE invocation_counter SET next_counter = @next WHERE counter_id = @id AND next_counter <= @next";
    private const string Find = "SELECT next_counter FROM invocation_counter WHERE counter_id = @id";
    private const string Insert = "INSERT INTO invocation_counter (counter_id, next_counter) VALUES (@id, @next)";

    public Task<InvocationCounterBlock> ReserveAsync(CounterId id, uint count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        return writes.RunAsync(session => ReserveAsync(session, id.Value, count), cancellationToken);
    }

    public Task<bool> TryRaiseAsync(CounterId id, InvocationCounter next, CancellationToken cancellationToken) =>
        writes.RunAsync(
            async session =>
            {
                var parameters = new { id = id.Value, next = (long)next.Value };
                if (await session.ExecuteAsync(Raise, parameters) == 1)
                {
                    return true;
                }

                if (await session.ScalarAsync<long?>(Find, parameters) is not null)
                {
                    return false;
                }

                await session.ExecuteAsync(Insert, parameters);
                return true;
            },
            cancellationToken);

    public async Task<ulong?> FindAsync(CounterId id, CancellationToken cancellationToken) =>
        (ulong?)await database.ReadAsync(session => session.ScalarAsync<long?>(Find, new { id = id.Value }), cancellationToken);

    private static async Task<InvocationCounterBlock> ReserveAsync(SqlSession session, string id, uint count)
    {
        if (await session.ExecuteAsync(Advance, new { id, count = (long)count, last = End - count }) == 1)
        {
            var next = await session.ScalarAsync<long>(Find, new { id });
            return new(new((uint)(next - count)), count);
        }

        if (await session.ScalarAsync<long?>(Find, new { id }) is not { } reserved)
        {
            await session.ExecuteAsync(Insert, new { id, next = (long)IInvocationCounterStore.First + count });
            return new(new(IInvocationCounterStore.First), count);
        }

        return reserved < End && await session.ExecuteAsync(TakeRest, new { id, End }) == 1
            ? new(new((uint)reserved), (uint)(End - reserved))
            : throw new InvocationCounterExhaustedException();
    }
}
