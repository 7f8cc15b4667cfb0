using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

/// <summary>Which rows of a buffer a dump asks for.</summary>
/// <param name="Access">Null: all of them.</param>
/// <param name="Text">For people.</param>
internal sealed record DumpRows(SelectiveAccess? Access, string Text)
{
    /// <summary>Rows of each profile where nothing else is said: a day of quarter hours. A load profile may hold a year.</summary>
    public const int Newest = 96;

    /// <summary>sort_method LIFO: entry 1 is the newest.</summary>
    private const int LastInFirstOut = 2;

    private const sbyte SortMethod = 5;
    private const sbyte EntriesInUse = 7;

    /// <summary>The newest rows, by what the profile itself says of its order and fill.</summary>
    public static DumpRows NewestOf(DumpedObject profile)
    {
        var inUse = profile.ValueOf(EntriesInUse)?.AsNumber();
        if (inUse is >= 0 and <= Newest)
        {
            return new(null, $"all {inUse}");
        }

        if (profile.ValueOf(SortMethod)?.AsNumber() == LastInFirstOut)
        {
            return Entries(1, Newest, inUse);
        }

        return inUse is > Newest and <= uint.MaxValue ? Entries((uint)inUse - Newest + 1, (uint)inUse, inUse) : Entries(1, Newest, null);
    }

    /// <summary>For a meter that selects by time alone.</summary>
    public static DumpRows LastDay(DateTimeOffset now, TimeSpan offset) =>
        new(new RowSelection(now.AddDays(-1), now, null).ToAccess(offset), "the last 24 hours");

    private static DumpRows Entries(uint from, uint to, decimal? inUse) =>
        new(new SelectiveAccess.ByEntry(from, to), $"entries {from}..{to} of {(inUse is { } known ? $"{known}" : "an unknown number")}");
}
