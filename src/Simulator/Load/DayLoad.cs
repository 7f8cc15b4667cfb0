namespace PrepaidMeter.Simulator.Load;

/// <summary>Mean load in W of each local hour of one day.</summary>
internal readonly record struct DayLoad(int[] Import, int[] Export);
