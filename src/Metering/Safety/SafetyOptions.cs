namespace PrepaidMeter.Metering.Safety;

/// <summary>What keeps cuts from hurting a city. Times are fleet time.</summary>
public sealed record SafetyOptions
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Caps in the order they are asked. Every cut must have room under all of them; restores are not counted.</summary>
    public IReadOnlyList<CutCap> Caps { get; init; } = CapsOf(userPercent: 0.5m, sourcePercent: 0.5m, areaPercent: 2m, fleetPercent: 0.5m, floor: 5);

    /// <summary>A meter that was restored less than this ago is not cut: load that swings on command can shake a grid. Restores never wait.</summary>
    public TimeSpan MinimumDwell { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A meter that was not read for this long is not cut: nobody knows what it would cut. Null asks nothing.</summary>
    public TimeSpan? MaxReadAge { get; init; }

    /// <summary>When meters may be cut, in their civil time.</summary>
    public CutCalendar Calendar { get; init; } = CutCalendar.Open;

    /// <summary>A list of more cuts than this needs a second person.</summary>
    public int BatchWithoutApproval { get; init; } = 10;

    /// <summary>A list may not be longer.</summary>
    public int LargestBatch { get; init; } = 5000;

    /// <summary>What was not approved for this long can not be approved any more.</summary>
    public TimeSpan ApprovalLifetime { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Percentages per hour; four times as much per day; the floor holds for both.</summary>
    public static IReadOnlyList<CutCap> CapsOf(decimal userPercent, decimal sourcePercent, decimal areaPercent, decimal fleetPercent, int floor) =>
        [.. from scope in new[] { (CapScope.User, userPercent), (CapScope.Source, sourcePercent), (CapScope.Area, areaPercent), (CapScope.Fleet, fleetPercent) }
            from window in new[] { (Hour, 1), (Day, 4) }
            select new CutCap(scope.Item1, window.Item1, scope.Item2 * window.Item2, floor)];
}
