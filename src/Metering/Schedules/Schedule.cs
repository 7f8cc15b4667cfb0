namespace PrepaidMeter.Metering.Schedules;

/// <summary>What a schedule does when it fires.</summary>
public enum ScheduleTask
{
    /// <summary>Registers, daily freeze and billing.</summary>
    DailyRead = 0,

    /// <summary>Load profile from its watermark.</summary>
    IntervalRead = 1,

    /// <summary>Clock of every meter against ours.</summary>
    ClockCheck = 2,

    /// <summary>Settle yesterday's freezes, then notices, cuts and restores.</summary>
    Settlement = 3,
}

/// <summary>A schedule kept in the database.</summary>
/// <param name="Name">Unique, what people call it.</param>
/// <param name="Cron">Quartz cron expression, 6 or 7 fields, seconds first.</param>
/// <param name="TimeZone">tzdb id the cron expression is read in.</param>
/// <param name="Group">Meter group; null = every meter.</param>
public sealed record Schedule(string Name, ScheduleTask Task, string Cron, string TimeZone, string? Group, bool Enabled);

public interface IScheduleStore
{
    Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Inserts or replaces by name.</summary>
    Task SaveAsync(Schedule schedule, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);
}
