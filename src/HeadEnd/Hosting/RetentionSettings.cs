using PrepaidMeter.Storage.Maintenance;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The configuration section "HeadEnd:Retention": days each kind of record is kept; 0 keeps all. What money rests on (freezes, ledger, audit) is always kept.</summary>
internal sealed class RetentionSettings
{
    private const string Section = $"{HeadEndOptions.Section}:Retention";

    /// <summary>Below this a month's bill could not be explained any more.</summary>
    private const int Shortest = 35;

    private const int Longest = 36_500;

    public int IntervalDays { get; set; }

    public int RegisterDays { get; set; }

    public int EventDays { get; set; }

    public int AttemptDays { get; set; }

    /// <summary>Adds what is wrong to <paramref name="faults"/>, by key.</summary>
    public RetentionOptions ToOptions(ICollection<string> faults)
    {
        foreach (var (key, days) in new[] { (nameof(IntervalDays), IntervalDays), (nameof(RegisterDays), RegisterDays), (nameof(EventDays), EventDays), (nameof(AttemptDays), AttemptDays) })
        {
            if (days != 0 && days is < Shortest or > Longest)
            {
                faults.Add($"{Section}:{key}: {days} is neither 0, which keeps all, nor within {Shortest} to {Longest}");
            }
        }

        return new() { IntervalDays = IntervalDays, RegisterDays = RegisterDays, EventDays = EventDays, AttemptDays = AttemptDays };
    }
}
