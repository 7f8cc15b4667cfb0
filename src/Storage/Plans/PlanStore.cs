using System.Data;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.Storage.Plans;

/// <inheritdoc cref="IPlanStore"/>
/// <param name="time">Says since when a plan is in effect; real time.</param>
public sealed class PlanStore(Database database, TimeProvider time) : IPlanStore
{
    private const string Select =
        """
        SELECT name, description, parts, quantities, meter_group, cron, time_zone, window_length, jitter, excluded_weekdays, excluded_dates, blackouts, priority, paused, effective_at
        FROM read_plan
        """;

    private const string Update =
        """
        UPDATE read_plan SET description = @Description, parts = @Parts, quantities = @Quantities, meter_group = @MeterGroup, cron = @Cron, time_zone = @TimeZone,
          window_length = @WindowLength, jitter = @Jitter, excluded_weekdays = @ExcludedWeekdays, excluded_dates = @ExcludedDates, blackouts = @Blackouts,
          priority = @Priority, paused = @Paused, effective_at = @EffectiveAt
        WHERE name = @Name
        """;

    private const string Insert =
        """
        INSERT INTO read_plan (name, description, parts, quantities, meter_group, cron, time_zone, window_length, jitter, excluded_weekdays, excluded_dates, blackouts, priority, paused, effective_at)
        VALUES (@Name, @Description, @Parts, @Quantities, @MeterGroup, @Cron, @TimeZone, @WindowLength, @Jitter, @ExcludedWeekdays, @ExcludedDates, @Blackouts, @Priority, @Paused, @EffectiveAt)
        """;

    public Task<IReadOnlyList<ReadPlan>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReadPlan>>(
            async session => [.. (await session.QueryAsync<Row>($"{Select} ORDER BY name")).Select(r => r.ToPlan())], cancellationToken);

    public Task<ReadPlan?> FindAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync(async session => (await session.FirstAsync<Row>($"{Select} WHERE name = @name", new { name }))?.ToPlan(), cancellationToken);

    public Task SaveAsync(ReadPlan plan, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var before = (await session.FirstAsync<Row>($"{Select} WHERE name = @Name", new { plan.Name }))?.ToPlan();
                var fires = before is not null && before.Timing.Cron == plan.Timing.Cron && before.Timing.TimeZone == plan.Timing.TimeZone && !before.Paused;
                var row = Row.From(plan with { EffectiveAt = fires ? before!.EffectiveAt : time.GetUtcNow() });
                if (await session.ExecuteAsync(Update, row) == 0)
                {
                    await session.ExecuteAsync(Insert, row);
                }
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session => await session.ExecuteAsync("DELETE FROM read_plan WHERE name = @name", new { name }) == 1, IsolationLevel.ReadCommitted, cancellationToken);

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public string Description { get; init; } = "";

        public int Parts { get; init; }

        public string Quantities { get; init; } = "";

        public string? MeterGroup { get; init; }

        public string Cron { get; init; } = "";

        public string TimeZone { get; init; } = "";

        public long WindowLength { get; init; }

        public long Jitter { get; init; }

        public int ExcludedWeekdays { get; init; }

        public string ExcludedDates { get; init; } = "";

        public string Blackouts { get; init; } = "";

        public int Priority { get; init; }

        public bool Paused { get; init; }

        public DateTimeOffset EffectiveAt { get; init; }

        public static Row From(ReadPlan plan) => new()
        {
            Name = plan.Name,
            Description = plan.Description,
            Parts = (int)plan.Work.Parts,
            Quantities = PlanJson.Write(plan.Work.Quantities),
            MeterGroup = plan.Group,
            Cron = plan.Timing.Cron,
            TimeZone = plan.Timing.TimeZone,
            WindowLength = plan.Timing.Window.Ticks,
            Jitter = plan.Timing.Jitter.Ticks,
            ExcludedWeekdays = plan.Timing.Calendar.ExcludedWeekdays.Aggregate(0, (bits, day) => bits | (1 << (int)day)),
            ExcludedDates = PlanJson.Write(plan.Timing.Calendar.ExcludedDates),
            Blackouts = PlanJson.Write(plan.Timing.Blackouts),
            Priority = plan.Priority,
            Paused = plan.Paused,
            EffectiveAt = plan.EffectiveAt,
        };

        public ReadPlan ToPlan() => new(
            Name,
            new PlanWork((CollectionParts)Parts) { Quantities = PlanJson.Read<List<string>>(Quantities, "read_plan.quantities") },
            MeterGroup,
            new PlanTiming(Cron, TimeZone, TimeSpan.FromTicks(WindowLength))
            {
                Jitter = TimeSpan.FromTicks(Jitter),
                Calendar = new(
                    [.. Enum.GetValues<DayOfWeek>().Where(day => (ExcludedWeekdays & (1 << (int)day)) != 0)],
                    PlanJson.Read<List<DateOnly>>(ExcludedDates, "read_plan.excluded_dates")),
                Blackouts = PlanJson.Read<List<Blackout>>(Blackouts, "read_plan.blackouts"),
            },
            Priority,
            Paused)
        {
            Description = Description,
            EffectiveAt = EffectiveAt,
        };
    }
}
