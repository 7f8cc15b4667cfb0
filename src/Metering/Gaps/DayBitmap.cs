using NodaTime;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>A civil day of one meter and profile: which of its slots are expected by now, and which are held.</summary>
/// <param name="Slots">All of the day: 92, 96 or 100 at a quarter of an hour.</param>
/// <param name="Expected">Of those, the ones the meter should have by now.</param>
/// <param name="HeldCount">Of those expected, the ones that are held.</param>
/// <param name="Held">One bit a slot, in order; also of slots that came before they were expected.</param>
public sealed record DayBitmap(LocalDate Day, int Slots, int Expected, int HeldCount, IReadOnlyList<bool> Held)
{
    public static DayBitmap Of(SlotGrid grid, LocalDate day, IReadOnlySet<DateTimeOffset> held, DateTimeOffset from, DateTimeOffset until)
    {
        var slots = grid.Of(day);
        var expected = slots.Where(s => s > from && s <= until).ToList();
        return new(day, slots.Count, expected.Count, expected.Count(held.Contains), [.. slots.Select(held.Contains)]);
    }
}
