namespace PrepaidMeter.Simulator.Metering;

/// <summary>When a row was captured.</summary>
/// <param name="World">World time, ms.</param>
/// <param name="Stamp">What the meter's clock showed, as UTC ms.</param>
internal readonly record struct CapturePoint(long World, long Stamp);
