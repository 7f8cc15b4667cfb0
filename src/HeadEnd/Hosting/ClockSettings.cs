using PrepaidMeter.Metering.Collection;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The configuration section "HeadEnd:Clock": what is done about clocks of meters that are off.</summary>
internal sealed class ClockSettings
{
    private const string Section = $"{HeadEndOptions.Section}:Clock";

    /// <summary>Seconds a clock may be off without anybody minding.</summary>
    public int LimitSeconds { get; set; } = 10;

    /// <summary>Seconds beyond which a clock is not set by itself: an alarm is logged, and what the meter gives is marked.</summary>
    public int HardLimitSeconds { get; set; } = 300;

    /// <summary>Whether clocks between the two are set by themselves, by audited commands of "policy:clock".</summary>
    public bool Set { get; set; } = true;

    /// <summary>Adds what is wrong to <paramref name="faults"/>, by key.</summary>
    public CollectionOptions ToOptions(ICollection<string> faults)
    {
        if (LimitSeconds is < 1 or > 3600)
        {
            faults.Add($"{Section}:{nameof(LimitSeconds)}: {LimitSeconds} is not within 1 to 3600");
        }

        if (HardLimitSeconds < LimitSeconds || HardLimitSeconds > 86_400)
        {
            faults.Add($"{Section}:{nameof(HardLimitSeconds)}: {HardLimitSeconds} is not within {nameof(LimitSeconds)} to 86400");
        }

        return new CollectionOptions
        {
            ClockSetLimit = TimeSpan.FromSeconds(LimitSeconds),
            ClockLimit = TimeSpan.FromSeconds(HardLimitSeconds),
            SetClocks = Set,
        };
    }
}
