using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Gaps;

/// <summary>Missing slots put together: in a row and for one cause. Pure.</summary>
internal static class GapRanges
{
    public static IReadOnlyList<ReadingGap> Of(MeterId meterId, string profile, IEnumerable<DateTimeOffset> expected, IReadOnlySet<DateTimeOffset> held, AttemptCauses causes)
    {
        var gaps = new List<ReadingGap>();
        ReadingGap? open = null;
        foreach (var slot in expected)
        {
            if (held.Contains(slot))
            {
                Close();
                continue;
            }

            var (cause, detail) = causes.Of(slot);
            if (open is not null && open.Cause == cause)
            {
                open = open with { Last = slot, Slots = open.Slots + 1 };
                continue;
            }

            Close();
            open = new(meterId, profile, slot, slot, 1, cause, detail);
        }

        Close();
        return gaps;

        void Close()
        {
            if (open is not null)
            {
                gaps.Add(open);
                open = null;
            }
        }
    }
}
