namespace PrepaidMeter.Scheduler;

/// <summary>A schedule that can not work: its cron expression, its time zone, or a cron expression that never fires. The message names the schedule and says what is wrong.</summary>
public sealed class ScheduleException : Exception
{
    public ScheduleException()
    {
    }

    public ScheduleException(string message)
        : base(message)
    {
    }

    public ScheduleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
