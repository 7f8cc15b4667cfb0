namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>How the console shows the fleet.</summary>
public sealed record ConsoleOptions
{
    /// <summary>tzdb id of the operations room: which day is today, and the times of the fleet page. Null: the zone of the first meter, UTC before there is one.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Meters on one page of the fleet.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>How long a button waits for a command to be over before it says that it is still under way.</summary>
    public TimeSpan CommandPatience { get; init; } = TimeSpan.FromSeconds(45);
}
