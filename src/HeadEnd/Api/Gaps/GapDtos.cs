using PrepaidMeter.HeadEnd.Api.Attempts;
using PrepaidMeter.Metering.Gaps;

namespace PrepaidMeter.HeadEnd.Api.Gaps;

/// <summary>Slots in a row that a meter should have given and that are not held.</summary>
/// <param name="Profile">loadProfile or dailyFreeze.</param>
/// <param name="Slots">How many values in time, each for every channel.</param>
/// <param name="Cause">neverTried, unreachable, refused, auth, counter, timeout, decode, noObject, clockInvalid, busy, linkLost, identity, meterRefused, configuration, headEnd, noData.</param>
internal sealed record GapDto(string? SerialNumber, string Profile, DateTimeOffset First, DateTimeOffset Last, int Slots, string Cause, string? Detail)
{
    public static GapDto From(ReadingGap g, string? serialNumber) => new(serialNumber, g.Profile, g.First, g.Last, g.Slots, ApiNames.Of(g.Cause), g.Detail);
}

/// <summary>Meters that miss the same slots for the same cause.</summary>
internal sealed record GapGroupDto(string Profile, DateTimeOffset First, DateTimeOffset Last, int Slots, string Cause, int Meters)
{
    public static GapGroupDto From(GapGroup g) => new(g.Profile, g.First, g.Last, g.Slots, ApiNames.Of(g.Cause), g.Meters);
}

/// <summary>What is missing from the fleet.</summary>
/// <param name="Meters">Meters with any gap.</param>
/// <param name="Causes">Missing slots by cause.</param>
/// <param name="Groups">Like gaps together, most meters first.</param>
internal sealed record GapsDto(int Meters, IReadOnlyDictionary<string, int> Causes, IReadOnlyList<GapGroupDto> Groups)
{
    public static async Task<GapsDto> TakeAsync(IGapStore gaps, MissingCause? cause, int limit, CancellationToken cancellationToken)
    {
        var (causes, meters) = await gaps.CountAsync(cancellationToken);
        var groups = await gaps.GroupsAsync(cause, limit, cancellationToken);
        return new(meters, causes.ToDictionary(c => ApiNames.Of(c.Cause), c => c.Slots), [.. groups.Select(GapGroupDto.From)]);
    }
}

/// <summary>One civil day of a meter's load profile.</summary>
/// <param name="Slots">92, 96 or 100 at a quarter of an hour.</param>
/// <param name="Expected">Of those, the ones that should be here by now.</param>
/// <param name="Held">One character a slot, in order: 1 held, 0 not.</param>
internal sealed record GapDayDto(string Day, int Slots, int Expected, int HeldCount, string Held)
{
    public static GapDayDto From(DayBitmap d) => new(
        NodaTime.Text.LocalDatePattern.Iso.Format(d.Day), d.Slots, d.Expected, d.HeldCount, string.Concat(d.Held.Select(h => h ? '1' : '0')));
}

/// <summary>What is missing from one meter.</summary>
internal sealed record MeterGapsDto(string SerialNumber, IReadOnlyList<GapDto> Gaps, IReadOnlyList<GapDayDto> Days);

/// <summary>What fetching brought.</summary>
/// <param name="Attempt">Null when nothing was missing.</param>
/// <param name="MissingBefore">Slots.</param>
internal sealed record GapFetchDto(string SerialNumber, AttemptDto? Attempt, int MissingBefore, int MissingAfter, IReadOnlyList<GapDto> Gaps)
{
    public static GapFetchDto From(string serial, GapFetch? f) => f is null
        ? new(serial, null, 0, 0, [])
        : new(serial, AttemptDto.From(f.Attempt), f.MissingBefore, f.MissingAfter, [.. f.Gaps.Select(g => GapDto.From(g, null))]);
}

/// <summary>A meter whose buffer overwrites unread values before long.</summary>
/// <param name="ReadUpTo">Null when it was never read.</param>
/// <param name="PercentGone">50: warning; 80: alarm; 100 and more: values are lost.</param>
internal sealed record HorizonDto(string SerialNumber, string Profile, DateTimeOffset? ReadUpTo, int HorizonDays, int PercentGone, bool IsAlarm)
{
    public static HorizonDto From(HorizonAlarm a) => new(a.Meter.SerialNumber, a.Profile, a.ReadUpTo, a.HorizonDays, a.PercentGone, a.PercentGone >= HorizonWatch.AlarmPercent);
}
