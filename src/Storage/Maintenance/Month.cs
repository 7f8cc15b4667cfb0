using System.Globalization;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Maintenance;

/// <summary>A calendar month in UTC.</summary>
public readonly record struct Month(int Year, int Number)
{
    /// <summary>First instant, 100 ns since 1970.</summary>
    public long From => Instant.ToDatabase(new(Year, Number, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>First instant after it.</summary>
    public long To => Plus(1).From;

    public static Month Of(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month);

    public Month Plus(int months)
    {
        var first = new DateOnly(Year, Number, 1).AddMonths(months);
        return new(first.Year, first.Month);
    }

    /// <summary>As part of a name: 2026_11.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}_{Number:00}");
}
