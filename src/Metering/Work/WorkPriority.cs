namespace PrepaidMeter.Metering.Work;

/// <summary>What goes first. Overload is shed from the end: backfill, bulk, on-demand, cut; never a restore.</summary>
public enum WorkPriority
{
    /// <summary>Somebody paid and sits in the dark.</summary>
    Restore = 0,
    Cut = 1,

    /// <summary>Somebody waits at a screen, or a setting must go out.</summary>
    OnDemand = 2,
    Schedule = 3,

    /// <summary>What was missed before; may use a share of the permits only.</summary>
    Backfill = 4,
}
