using System.Data;
using PrepaidMeter.Metering.Schedules;

namespace PrepaidMeter.Storage.Schedules;

/// <inheritdoc cref="IScheduleStore"/>
public sealed class ScheduleStore(Database database) : IScheduleStore
{
    public Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Schedule>>(
            async session =>
            {
                var rows = await session.QueryAsync<ScheduleRow>("SELECT name, task, cron, time_zone, meter_group, enabled FROM schedule ORDER BY name");
                return [.. rows.Select(r => new Schedule(r.Name, (ScheduleTask)r.Task, r.Cron, r.TimeZone, r.MeterGroup, r.Enabled))];
            },
            cancellationToken);

    public Task SaveAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var row = new ScheduleRow
        {
            Name = schedule.Name,
            Task = (int)schedule.Task,
            Cron = schedule.Cron,
            TimeZone = schedule.TimeZone,
            MeterGroup = schedule.Group,
            Enabled = schedule.Enabled,
        };
        return database.WriteAsync(
            async session =>
            {
                const string Update = "UPDATE schedule SET task = @Task, cron = @Cron, time_zone = @TimeZone, meter_group = @MeterGroup, enabled = @Enabled WHERE name = @Name";
                if (await session.ExecuteAsync(Update, row) == 0)
                {
                    await session.ExecuteAsync(
                        "INSERT INTO schedule (name, task, cron, time_zone, meter_group, enabled) VALUES (@Name, @Task, @Cron, @TimeZone, @MeterGroup, @Enabled)", row);
                }
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) =>
        database.WriteAsync(async session => await session.ExecuteAsync("DELETE FROM schedule WHERE name = @name", new { name }) == 1, IsolationLevel.ReadCommitted, cancellationToken);

    private sealed class ScheduleRow
    {
        public string Name { get; init; } = "";

        public int Task { get; init; }

        public string Cron { get; init; } = "";

        public string TimeZone { get; init; } = "";

        public string? MeterGroup { get; init; }

        public bool Enabled { get; init; }
    }
}
