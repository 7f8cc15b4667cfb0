using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.Storage.Safety;

/// <summary>The sliding windows in the database. Exact only inside a turn of <see cref="CutGuard"/>.</summary>
internal static class CutCounts
{
    /// <summary>The first cap without room for this cut; null when all have room. Rows from the future (a node whose clock is ahead) count as well.</summary>
    public static async Task<string?> FindFullAsync(SqlSession session, IReadOnlyList<CutCap> caps, Guid commandId, CutOccasion occasion)
    {
        var size = await SizeAsync(session, occasion.Area);
        foreach (var cap in caps)
        {
            var counted = await session.ScalarAsync<long>(
                $"SELECT COUNT(*) FROM cut_count WHERE {ColumnOf(cap.Scope)} counted_at > @after AND command_id <> @commandId",
                new { key = cap.KeyOf(occasion), after = occasion.At - cap.Window, commandId });
            if (cap.FindFull(occasion, counted, size) is { } full)
            {
                return full;
            }
        }

        return null;
    }

    /// <summary>Counts the cut from now on. A time before the one it is counted at (another node's clock) moves nothing back.</summary>
    public static async Task CountAsync(SqlSession session, Guid commandId, CutOccasion occasion)
    {
        var row = new { commandId, occasion.User, occasion.Source, occasion.Area, occasion.At };
        if (await session.ScalarAsync<int>("SELECT COUNT(*) FROM cut_count WHERE command_id = @commandId", row) == 0)
        {
            await session.ExecuteAsync("INSERT INTO cut_count (command_id, requested_by, source, area, counted_at) VALUES (@commandId, @User, @Source, @Area, @At)", row);
            return;
        }

        await session.ExecuteAsync("UPDATE cut_count SET area = @Area, counted_at = @At WHERE command_id = @commandId AND counted_at < @At", row);
    }

    public static Task ForgetAsync(SqlSession session, Guid commandId) => session.ExecuteAsync("DELETE FROM cut_count WHERE command_id = @commandId", new { commandId });

    public static async Task<IReadOnlyList<CapGauge>> GaugesAsync(SqlSession session, IReadOnlyList<CutCap> caps, DateTimeOffset now)
    {
        var size = await SizeAsync(session, "");
        var gauges = new List<CapGauge>();
        foreach (var cap in caps.Where(c => c.Scope == CapScope.Fleet))
        {
            var used = await session.ScalarAsync<long>("SELECT COUNT(*) FROM cut_count WHERE counted_at > @after", new { after = now - cap.Window });
            gauges.Add(new(cap.Window, used, cap.LimitOf(size.Fleet)));
        }

        return gauges;
    }

    private static async Task<FleetSize> SizeAsync(SqlSession session, string area) => new(
        await session.ScalarAsync<long>("SELECT COUNT(*) FROM meter"),
        await session.ScalarAsync<long>("SELECT COUNT(*) FROM meter WHERE meter_group = @area", new { area }));

    private static string ColumnOf(CapScope scope) => scope switch
    {
        CapScope.User => "requested_by = @key AND",
        CapScope.Source => "source = @key AND",
        CapScope.Area => "area = @key AND",
        CapScope.Fleet => "",
        _ => throw new NotSupportedException(scope.ToString()),
    };
}
