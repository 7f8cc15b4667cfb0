namespace PrepaidMeter.Metering.Plans;

/// <summary>A time of every day in which nothing is read.</summary>
/// <param name="From">Civil time it begins, included.</param>
/// <param name="To">Civil time it ends, excluded; earlier than <paramref name="From"/> when it goes over midnight.</param>
public sealed record Blackout(TimeOnly From, TimeOnly To)
{
    public bool Contains(TimeOnly time) => From <= To ? time >= From && time < To : time >= From || time < To;
}
