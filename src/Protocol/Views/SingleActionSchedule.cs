using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Single action schedule (class 22): runs one script at times.</summary>
public sealed class SingleActionSchedule(IMeterLink link, LogicalName name) : CosemView(link, 22, name)
{
    public ViewAttribute<ScriptReference> ExecutedScript => Attribute(2, DataForms.Script);

    public ViewAttribute<ScheduleType> Type => Attribute(3, DataForms.Enum.As(v => (ScheduleType)v, v => (byte)v));

    public ViewAttribute<ValueList<ExecutionTime>> ExecutionTimes => Attribute(4, DataForms.ArrayOf(ExecutionTime.Form));
}

/// <summary>execution_time_date.</summary>
/// <param name="Time">4 octets: hour, minute, second, hundredths.</param>
/// <param name="Date">5 octets: year, month, day, day of week; wildcards as the schedule's type allows.</param>
public sealed record ExecutionTime(Octets Time, Octets Date)
{
    internal static readonly DataForm<ExecutionTime> Form = DataForms.Structure<ExecutionTime>(
        2,
        (ref r) => new(DayAction.TimeForm.Read(ref r), SpecialDay.DateForm.Read(ref r)),
        (w, v) =>
        {
            DayAction.TimeForm.Write(w, v.Time);
            SpecialDay.DateForm.Write(w, v.Date);
        });
}

/// <summary>How many execution times a schedule has, and whether they hold wildcards.</summary>
public enum ScheduleType : byte
{
    OneTimeWithWildcards = 1,
    SameTimesOnDates = 2,
    SameTimesOnDatesWithWildcards = 3,
    TimesOnDates = 4,
    TimesOnDatesWithWildcards = 5,
}
