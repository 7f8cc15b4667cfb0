using System.Collections.Concurrent;

namespace PrepaidMeter.Scheduler.Jobs;

/// <summary>The newest run of each schedule on this node. Thread-safe.</summary>
internal sealed class ScheduleRuns(TimeProvider time, Action<ScheduleRun> changed)
{
    private readonly ConcurrentDictionary<string, ScheduleRun> _newest = new(StringComparer.Ordinal);

    public ScheduleRun? Find(string schedule) => _newest.GetValueOrDefault(schedule);

    public void Start(string schedule) => Set(new(schedule, time.GetUtcNow(), null, ScheduleRunState.Running, ""));

    public void End(string schedule, ScheduleRunState state, string detail)
    {
        if (_newest.TryGetValue(schedule, out var run))
        {
            Set(run with { FinishedAt = time.GetUtcNow(), State = state, Detail = detail });
        }
    }

    public void Forget(string schedule) => _newest.TryRemove(schedule, out _);

    private void Set(ScheduleRun run)
    {
        _newest[run.Schedule] = run;
        changed(run);
    }
}
