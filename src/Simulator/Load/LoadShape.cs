using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Load;

/// <summary>How the households of a model consume, before each meter's own scale and noise. Immutable.</summary>
internal sealed class LoadShape
{
    private readonly LoadSeason[] _seasons;

    /// <param name="seasons">At least one.</param>
    public LoadShape(IEnumerable<LoadSeason> seasons) => _seasons = [.. seasons.OrderBy(s => (s.Month * 100) + s.Day)];

    /// <summary>Noise about the mean, 0..100 percent of it.</summary>
    public required int NoisePercent { get; init; }

    /// <summary>The smallest and the largest household, percent of the mean.</summary>
    public required (int Low, int High) HouseholdPercent { get; init; }

    /// <summary>An appliance that runs for a slot now and then: its power in W.</summary>
    public required int ApplianceWatts { get; init; }

    /// <summary>How often it runs, in 1/1000 of the slots.</summary>
    public required int AppliancePerMille { get; init; }

    /// <summary>Nominal voltage in V.</summary>
    public required int NominalVoltage { get; init; }

    /// <summary>No load is above this, in W.</summary>
    public required int MaximumWatts { get; init; }

    /// <summary>Mean load in W of each local hour of a day.</summary>
    public DayLoad DayOf(long day)
    {
        var season = SeasonOf(day);
        // 1970-01-01 was a Thursday.
        var weekend = (((day + 3) % 7) + 7) % 7 >= 5;
        return new(weekend ? season.Weekend : season.Weekday, season.Export);
    }

    private LoadSeason SeasonOf(long day)
    {
        if (_seasons.Length == 1)
        {
            return _seasons[0];
        }

        var date = CivilZone.DateOf(day);
        var key = (date.Month * 100) + date.Day;
        for (var i = _seasons.Length - 1; i >= 0; i--)
        {
            if ((_seasons[i].Month * 100) + _seasons[i].Day <= key)
            {
                return _seasons[i];
            }
        }

        return _seasons[^1];
    }
}
