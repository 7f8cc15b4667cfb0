using PrepaidMeter.Metering.Schedules;

namespace PrepaidMeter.Scheduler.Tests;

internal sealed class FakeScheduleStore(params Schedule[] schedules) : IScheduleStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Schedule> _schedules = schedules.ToDictionary(s => s.Name);

    public Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Schedule>>([.. _schedules.Values]);
        }
    }

    public Task SaveAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _schedules[schedule.Name] = schedule;
        }

        return Task.CompletedTask;
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_schedules.Remove(name));
        }
    }
}
