namespace PrepaidMeter.Metering.Collection;

/// <summary>Sum over the attempts of one run so far.</summary>
/// <param name="Meters">Attempts finished.</param>
/// <param name="Succeeded">Of those, the ones that brought everything asked for.</param>
public sealed record CollectionTotals(int Meters, int Succeeded, int Failed, int RegistersStored, int IntervalsStored, int FrozenStored)
{
    public static CollectionTotals Zero { get; } = new(0, 0, 0, 0, 0, 0);

    public CollectionTotals Plus(ReadAttempt attempt) => new(
        Meters + 1,
        Succeeded + (attempt.Failure == Sessions.FailureClass.None ? 1 : 0),
        Failed + (attempt.Failure == Sessions.FailureClass.None ? 0 : 1),
        RegistersStored + attempt.RegistersStored,
        IntervalsStored + attempt.IntervalsStored,
        FrozenStored + attempt.FrozenStored);

    public CollectionTotals PlusFault() => this with { Meters = Meters + 1, Failed = Failed + 1 };
}
