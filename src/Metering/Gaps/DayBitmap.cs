using NodaTime;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>A civil day of one meter and profile: which of its slots are expected by now, and which are held.</summary>
/// <param name="Slots">All of the day: 92, 96 or 100 at a quarter of an hour.</param>
/// <param name="Expected">Of those, the ones the meter should have by now.</param>
/// <param name="Held">One bit a slot, in order.</param>
public sealed record DayBitmap(LocalDate Day, int Slots, int Expected, IReadOnlyList<bool> Held)
{
    public int HeldCount => Held.Count(h => h);

    public static DayBitmap Of(SlotGrid grid, LocalDate day, IReadOnlySet<DateTimeOffset> held, DateTimeOffset from, DateTimeOffset until)
    {
        var slots = grid.Of(day);
        return new(day, slots.Count, slots.Count(s => s > from && s <= until), [.. slots.Select(held.Contains)]);
    }
}
