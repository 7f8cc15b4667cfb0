using PrepaidMeter.Metering.Profiles;

namespace PrepaidMeter.Metering.Readings;

/// <summary>One row of a profile buffer, decoded.</summary>
/// <param name="CapturedAt">UTC.</param>
/// <param name="Occurrence">0 for the first row with this time; more when the clock was set back over it.</param>
/// <param name="Status">Null when there is no status column.</param>
/// <param name="Quality">Of the whole row.</param>
/// <param name="Values">Those the meter gave, in column order.</param>
public sealed record ProfileRow(DateTimeOffset CapturedAt, int Occurrence, long? Status, ReadingQuality Quality, IReadOnlyList<ProfileValue> Values);

/// <summary>One value of a row, scaled exactly, in the column's unit.</summary>
/// <param name="Quality">The row's, and what is to be said of this value alone.</param>
public readonly record struct ProfileValue(BufferColumn Column, decimal Value, ReadingQuality Quality);

/// <summary>What a buffer held.</summary>
/// <param name="Rows">In the order they were captured.</param>
/// <param name="Undated">Rows without a usable capture time, left out.</param>
public sealed record ProfileRows(IReadOnlyList<ProfileRow> Rows, int Undated);
