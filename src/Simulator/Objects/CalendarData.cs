using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Tariff;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>The calendar's parts as COSEM data, each Read beside its Write. Read gives null for anything of another shape.</summary>
internal static class CalendarData
{
    /// <summary>Bounds what a client can make a meter remember.</summary>
    private const int MostParts = 64;

    private const int MostActions = 96;
    private const int DaysOfWeek = 7;

    public static ValueList<SeasonProfile>? ReadSeasons(DlmsData.Array array) => ReadAll(array, MostParts, data =>
        data is DlmsData.Structure { Items: [DlmsData.OctetString name, var start, DlmsData.OctetString week] } && start.AsDateTime() is { } at
            ? new SeasonProfile(name.Value, at, week.Value)
            : null);

    public static void Write(AxdrWriter writer, ValueList<SeasonProfile> seasons)
    {
        writer.ArrayHeader(seasons.Count);
        foreach (var season in seasons)
        {
            writer.StructureHeader(3);
            writer.OctetString(season.Name.Span);
            writer.DateTimeString(season.Start);
            writer.OctetString(season.Week.Span);
        }
    }

    public static ValueList<WeekProfile>? ReadWeeks(DlmsData.Array array) => ReadAll(array, MostParts, data =>
        data is DlmsData.Structure { Items: [DlmsData.OctetString name, .. ] items } && items.Count == DaysOfWeek + 1 && items.Skip(1).All(i => i is DlmsData.Unsigned)
            ? new WeekProfile(name.Value, ValueList.From(items.Skip(1).Select(i => ((DlmsData.Unsigned)i).Value)))
            : null);

    public static void Write(AxdrWriter writer, ValueList<WeekProfile> weeks)
    {
        writer.ArrayHeader(weeks.Count);
        foreach (var week in weeks)
        {
            writer.StructureHeader(DaysOfWeek + 1);
            writer.OctetString(week.Name.Span);
            foreach (var day in week.DayIds)
            {
                writer.Unsigned(day);
            }
        }
    }

    public static ValueList<DayProfile>? ReadDays(DlmsData.Array array) => ReadAll(array, MostParts, data =>
        data is DlmsData.Structure { Items: [DlmsData.Unsigned id, DlmsData.Array actions] } && ReadAll(actions, MostActions, ReadAction) is { } list
            ? new DayProfile(id.Value, list)
            : null);

    public static void Write(AxdrWriter writer, ValueList<DayProfile> days)
    {
        writer.ArrayHeader(days.Count);
        foreach (var day in days)
        {
            writer.StructureHeader(2);
            writer.Unsigned(day.Id);
            writer.ArrayHeader(day.Actions.Count);
            foreach (var action in day.Actions)
            {
                writer.StructureHeader(3);
                writer.OctetString(action.StartTime.Span);
                writer.LogicalNameString(action.ScriptTable);
                writer.LongUnsigned(action.ScriptSelector);
            }
        }
    }

    public static SpecialDay? ReadSpecialDay(DlmsData data) =>
        data is DlmsData.Structure { Items: [DlmsData.LongUnsigned index, var date, DlmsData.Unsigned day] } && date.AsOctets() is { Length: SpecialDay.DateSize } octets
            ? new(index.Value, new Octets(octets), day.Value)
            : null;

    private static DayProfileAction? ReadAction(DlmsData data) =>
        data is DlmsData.Structure { Items: [var start, var table, DlmsData.LongUnsigned selector] }
        && start.AsOctets() is { Length: DayProfileAction.TimeSize } time && table.AsLogicalName() is { } name
            ? new(new Octets(time), name, selector.Value)
            : null;

    private static ValueList<T>? ReadAll<T>(DlmsData.Array array, int most, Func<DlmsData, T?> read)
        where T : class
    {
        if (array.Items.Count > most)
        {
            return null;
        }

        var found = new List<T>(array.Items.Count);
        foreach (var item in array.Items)
        {
            if (read(item) is not { } part)
            {
                return null;
            }

            found.Add(part);
        }

        return ValueList.From(found);
    }
}
