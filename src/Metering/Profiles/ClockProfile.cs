namespace PrepaidMeter.Metering.Profiles;

/// <param name="Object">The clock, class 8.</param>
public sealed record ClockProfile(CosemObject Object)
{
    /// <summary>True for models whose deviation has the opposite sign, local = UTC + deviation (QUIRKS meters 3).</summary>
    public bool DeviationIsOffset { get; init; }

    /// <summary>True for models that show the zone's standard time all year and leave the deviation open (QUIRKS meters 2).</summary>
    public bool StandardTimeAllYear { get; init; }
}
