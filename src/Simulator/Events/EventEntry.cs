namespace PrepaidMeter.Simulator.Events;

/// <param name="Stamp">The meter's clock as UTC ms.</param>
internal readonly record struct EventEntry(long Stamp, EventCode Code);
