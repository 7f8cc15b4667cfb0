using PrepaidMeter.Simulator.Load;

namespace PrepaidMeter.Simulator.Faults;

/// <summary>A fault plan as one meter has it, and how many sessions the meter has had. Thread-safe.</summary>
internal sealed class MeterFaultPlan(FaultPlan plan, int number, string serial, int[] rules)
{
    private int _sessions;

    /// <summary>The value drawn for a lasting fault; null when the meter does not have it.</summary>
    public long? LastingValue(FaultKind kind)
    {
        foreach (var index in rules)
        {
            if (plan.Rules[index].Kind == kind)
            {
                var value = Value(index, 0);
                plan.Log.Add(serial, 0, kind, value);
                return value;
            }
        }

        return null;
    }

    /// <summary>What strikes in the meter's next session; null when nothing does.</summary>
    public SessionFaults? BeginSession()
    {
        var session = Interlocked.Increment(ref _sessions);
        SessionFaults? faults = null;
        foreach (var index in rules)
        {
            var rule = plan.Rules[index];
            if (!rule.IsLasting && session <= rule.FirstSessions && (rule.Session ?? session) == session
                && FaultPlan.Strikes(rule.Sessions, plan.DrawOf(index, number, session, FaultPlan.DrawUse.Session)))
            {
                (faults ??= new(plan, number, serial, session)).Take(rule, index, rule.Kind is FaultKind.Latency or FaultKind.Loss ? 0 : Value(index, session));
            }
        }

        return faults;
    }

    private long Value(int index, int session)
    {
        var rule = plan.Rules[index];
        return rule.Low + (long)(plan.DrawOf(index, number, session, FaultPlan.DrawUse.Value) % (ulong)(rule.High - rule.Low + 1));
    }
}
