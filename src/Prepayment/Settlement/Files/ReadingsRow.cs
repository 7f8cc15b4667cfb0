namespace PrepaidMeter.Prepayment.Settlement.Files;

/// <summary>One line of a file of readings.</summary>
/// <param name="Rate">Position in the plan; <see cref="Total"/> for the total register.</param>
/// <param name="Register">Null: not read.</param>
/// <param name="Meter">Empty where the file names none.</param>
internal sealed record ReadingsRow(
    int Line, DateOnly Date, int Rate, decimal? Register, string Meter, ReadingEvent Event, decimal? Digits, decimal? Multiplier, decimal? MaxDailyKwh)
{
    public const int Total = -1;
}

/// <summary>Why a register was read. In the order of one date's readings of one meter's life.</summary>
internal enum ReadingEvent
{
    Freeze,
    Removed,
    Installed,
}
