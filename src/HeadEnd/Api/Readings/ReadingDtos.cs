using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.HeadEnd.Api.Readings;

/// <summary>A register read now. Values are exact decimals written as JSON numbers.</summary>
/// <param name="Quality">Good, or what speaks against the value: clockInvalid, runsBackwards, implausible, irregularInterval, meterFlagged.</param>
internal sealed record RegisterDto(string Quantity, DateTimeOffset ReadAt, DateTimeOffset? MeterTime, decimal Value, string Unit, IReadOnlyList<string> Quality, string Raw)
{
    public static RegisterDto From(RegisterReading r) => new(
        r.Quantity, r.ReadAt.ToUniversalTime(), r.MeterTime?.ToUniversalTime(), r.Value, r.Unit, QualityNames.Of(r.Quality), Convert.ToHexString(r.Raw.Span));
}

/// <summary>One channel of one load profile row.</summary>
/// <param name="CapturedAt">End of the interval.</param>
/// <param name="Occurrence">0; more for rows with the same time after the clock was set back.</param>
/// <param name="Version">1; more when a later read brought another value.</param>
internal sealed record IntervalDto(
    string Channel, DateTimeOffset CapturedAt, int Occurrence, decimal Value, string Unit, long? Status, IReadOnlyList<string> Quality, int Version, DateTimeOffset StoredAt)
{
    public static IntervalDto From(Versioned<IntervalReading> v) => new(
        v.Reading.Channel, v.Reading.CapturedAt.ToUniversalTime(), v.Reading.Occurrence, v.Reading.Value, v.Reading.Unit, v.Reading.Status,
        QualityNames.Of(v.Reading.Quality), v.Version, v.StoredAt.ToUniversalTime());
}

/// <summary>A register frozen by the meter at a boundary.</summary>
/// <param name="FrozenAt">The boundary: a freeze at local midnight starting day D+1 ends day D.</param>
internal sealed record FrozenDto(
    string Quantity, DateTimeOffset FrozenAt, decimal Value, string Unit, IReadOnlyList<string> Quality, int Version, DateTimeOffset StoredAt)
{
    public static FrozenDto From(Versioned<FrozenReading> v) => new(
        v.Reading.Quantity, v.Reading.FrozenAt.ToUniversalTime(), v.Reading.Value, v.Reading.Unit, QualityNames.Of(v.Reading.Quality), v.Version, v.StoredAt.ToUniversalTime());
}

/// <summary>Flags as the API names them.</summary>
internal static class QualityNames
{
    public static IReadOnlyList<string> Of(ReadingQuality quality) => quality == ReadingQuality.Good
        ? ["good"]
        : [.. Enum.GetValues<ReadingQuality>().Where(q => q != ReadingQuality.Good && quality.HasFlag(q)).Select(ApiNames.Of)];
}
