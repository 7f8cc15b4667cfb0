namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>What demo to run.</summary>
/// <param name="Port">Port of the first meter, the next has the next; null tries 4059 and, where that is busy, lets the system choose.</param>
/// <param name="DataDirectory">Where the database is kept; null: a temporary folder that goes when the demo ends.</param>
/// <param name="Speed">How many times faster than real time the fleet's world runs.</param>
/// <param name="Urls">Address of the web page; null tries 8080 and, where that is busy, lets the system choose.</param>
internal sealed record DemoOptions(int Meters, int? Port, string? DataDirectory, int Speed, string? Urls)
{
    public const int DefaultMeterPort = 4059;

    public const int DefaultWebPort = 8080;
}
