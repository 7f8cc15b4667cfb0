using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Activity calendar (class 20): seasons, weeks and days of a tariff, one set in force and one being prepared.</summary>
public sealed class ActivityCalendar(IMeterLink link, LogicalName name) : CosemView(link, 20, name)
{
    private const sbyte FirstActive = 2;
    private const sbyte FirstPassive = 6;

    public CalendarTables Active => new(this, FirstActive);

    public CalendarTables Passive => new(this, FirstPassive);

    /// <summary>When the passive calendar becomes the active one; not specified means not by itself.</summary>
    public ViewAttribute<CosemDateTime> ActivatePassiveCalendarTime => Attribute(10, DataForms.DateTime);

    public ViewMethod ActivatePassiveCalendar => Method(1);

    /// <summary>The four attributes of one side.</summary>
    public readonly struct CalendarTables
    {
        private static readonly DataForm<ValueList<Season>> SeasonsForm = DataForms.ArrayOf(Season.Form);
        private static readonly DataForm<ValueList<WeekProfile>> WeeksForm = DataForms.ArrayOf(WeekProfile.Form);
        private static readonly DataForm<ValueList<DayProfile>> DaysForm = DataForms.ArrayOf(DayProfile.Form);

        private readonly ActivityCalendar _calendar;
        private readonly sbyte _first;

        internal CalendarTables(ActivityCalendar calendar, sbyte first) => (_calendar, _first) = (calendar, first);

        public ViewAttribute<Octets> Name => _calendar.Attribute(_first, DataForms.OctetString);

        public ViewAttribute<ValueList<Season>> Seasons => _calendar.Attribute((sbyte)(_first + 1), SeasonsForm);

        public ViewAttribute<ValueList<WeekProfile>> Weeks => _calendar.Attribute((sbyte)(_first + 2), WeeksForm);

        public ViewAttribute<ValueList<DayProfile>> Days => _calendar.Attribute((sbyte)(_first + 3), DaysForm);
    }
}

/// <summary>season: a week profile from a day of the year on.</summary>
/// <param name="Start">Wildcards allowed: year not specified means every year.</param>
public sealed record Season(Octets Name, CosemDateTime Start, Octets WeekName)
{
    internal static readonly DataForm<Season> Form = DataForms.Structure<Season>(
        3,
        (ref r) => new(r.ExpectOctets(), r.ExpectDateTime(), r.ExpectOctets()),
        (w, v) =>
        {
            w.OctetString(v.Name.Span);
            w.DateTimeString(v.Start);
            w.OctetString(v.WeekName.Span);
        });
}

/// <summary>week_profile: the day profile of each day of the week.</summary>
public sealed record WeekProfile(Octets Name, byte Monday, byte Tuesday, byte Wednesday, byte Thursday, byte Friday, byte Saturday, byte Sunday)
{
    internal static readonly DataForm<WeekProfile> Form = DataForms.Structure<WeekProfile>(
        8,
        (ref r) => new(
            r.ExpectOctets(), r.ExpectUnsigned(), r.ExpectUnsigned(), r.ExpectUnsigned(), r.ExpectUnsigned(), r.ExpectUnsigned(), r.ExpectUnsigned(), r.ExpectUnsigned()),
        (w, v) =>
        {
            w.OctetString(v.Name.Span);
            foreach (var day in (ReadOnlySpan<byte>)[v.Monday, v.Tuesday, v.Wednesday, v.Thursday, v.Friday, v.Saturday, v.Sunday])
            {
                w.Unsigned(day);
            }
        });
}

/// <summary>day_profile: scripts run at times of the day.</summary>
public sealed record DayProfile(byte DayId, ValueList<DayAction> Actions)
{
    private static readonly DataForm<ValueList<DayAction>> ActionsForm = DataForms.ArrayOf(DayAction.Form);

    internal static readonly DataForm<DayProfile> Form = DataForms.Structure<DayProfile>(
        2,
        (ref r) => new(r.ExpectUnsigned(), ActionsForm.Read(ref r)),
        (w, v) =>
        {
            w.Unsigned(v.DayId);
            ActionsForm.Write(w, v.Actions);
        });
}

/// <summary>day_profile_action.</summary>
/// <param name="StartTime">4 octets: hour, minute, second, hundredths.</param>
public sealed record DayAction(Octets StartTime, ScriptReference Script)
{
    internal static readonly DataForm<Octets> TimeForm = DataForms.Octets(DataTag.TimeSize, DataTag.Time);

    // The script's members stand among the action's own.
    internal static readonly DataForm<DayAction> Form = DataForms.Structure<DayAction>(
        3,
        (ref r) => new(TimeForm.Read(ref r), new(r.ExpectLogicalName(), r.ExpectLongUnsigned())),
        (w, v) =>
        {
            TimeForm.Write(w, v.StartTime);
            w.LogicalNameString(v.Script.ScriptTable);
            w.LongUnsigned(v.Script.Selector);
        });
}
