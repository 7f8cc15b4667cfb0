namespace PrepaidMeter.Simulator.Faults;

/// <summary>What goes wrong in one session of one meter, drawn when it begins. Used by one connection.</summary>
internal sealed class SessionFaults(FaultPlan plan, int number, string serial, int session)
{
    /// <summary>A long tail ends here: eight times the span beyond the smallest value.</summary>
    private const double LongestTail = 8;

    private readonly List<(FaultRule Rule, int Index)> _perResponse = new(1);
    private int _responses;

    /// <summary>Where what is sent ends; null when it does not.</summary>
    public (long Octet, FaultKind Kind)? Cut { get; private set; }

    /// <summary>Octet that is sent wrongly.</summary>
    public long? CorruptAt { get; private set; }

    /// <summary>Octets a second.</summary>
    public long? Drip { get; private set; }

    public bool Refuses { get; private set; }

    public bool IsBusy { get; private set; }

    public uint BlockNumberError { get; private set; }

    /// <summary>Seconds.</summary>
    public long ClockJump { get; private set; }

    public bool ResetsCounters { get; private set; }

    public void Take(FaultRule rule, int index, long value)
    {
        switch (rule.Kind)
        {
            case FaultKind.Latency or FaultKind.Loss:
                _perResponse.Add((rule, index));
                return;
            case FaultKind.Silence or FaultKind.Reset or FaultKind.Reboot:
                // Logged when it is reached: a session that ends before is a good one. The nearest wins.
                Cut = Cut is { } other && other.Octet <= value ? other : (value, rule.Kind);
                return;
            case FaultKind.Corrupt:
                CorruptAt = value;
                return;
            case FaultKind.Drip:
                Drip = value;
                break;
            case FaultKind.BlockNumber:
                BlockNumberError = (uint)value;
                break;
            case FaultKind.Busy:
                IsBusy = true;
                break;
            case FaultKind.Refuse:
                Refuses = true;
                break;
            case FaultKind.ClockJump:
                ClockJump = value;
                break;
            case FaultKind.CounterReset:
                ResetsCounters = true;
                break;
            default:
                throw new InvalidOperationException($"{rule.Kind} is a state of the meter, not of a session.");
        }

        Note(rule.Kind, value);
    }

    /// <summary>How long the next response is held back, and whether it is lost.</summary>
    public (TimeSpan Latency, bool IsLost) NextResponse()
    {
        var response = ++_responses;
        var (latency, lost) = (0.0, false);
        foreach (var (rule, index) in _perResponse)
        {
            var share = Share(index, response);
            if (rule.Kind == FaultKind.Latency)
            {
                latency += Milliseconds(rule, share);
            }
            else if (share * 100 < rule.High)
            {
                lost = true;
                Note(FaultKind.Loss, response);
            }
        }

        return (TimeSpan.FromMilliseconds(latency), lost);
    }

    public void Note(FaultKind kind, long value) => plan.Log.Add(serial, session, kind, value);

    private static double Milliseconds(FaultRule rule, double share)
    {
        var span = rule.High - rule.Low;
        return rule.Low + (span * (rule.LongTail ? Math.Min(-Math.Log(1 - share) / 3, LongestTail) : share));
    }

    /// <summary>0 up to 1, for one response.</summary>
    private double Share(int index, int response) =>
        plan.DrawOf((index * 4096) + 4096 + response, number, session, FaultPlan.DrawUse.Response) / (ulong.MaxValue + 1.0);
}
