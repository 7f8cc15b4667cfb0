namespace PrepaidMeter.Simulator.Load;

/// <summary>Mean load in W of each local hour of a day, from one day of the year until the next season begins.</summary>
/// <param name="Month">1..12, first month.</param>
/// <param name="Day">1..31, first day.</param>
internal sealed record LoadSeason(string Name, int Month, int Day, int[] Weekday, int[] Weekend, int[] Export);
