using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Push;

/// <summary>What a meter pushed: one data-notification, event-notification or information report, its values named as far as the push itself names them.</summary>
/// <param name="Service">Which service brought it.</param>
/// <param name="LongInvokeIdAndPriority">Of a data-notification; null for the others.</param>
/// <param name="DateTime">When the meter says it sent it; null when it does not say.</param>
/// <param name="Layout">How the body says what its values are.</param>
/// <param name="Body">The body as it came.</param>
/// <param name="Values">The body's values in its order, without names and object definitions.</param>
public sealed record PushMessage(
    PushService Service, LongInvokeIdAndPriority? LongInvokeIdAndPriority, CosemDateTime? DateTime, PushLayout Layout, DlmsData Body, ValueList<PushValue> Values)
{
    /// <summary>The first value of that name; null when there is none.</summary>
    public PushValue? Find(LogicalName name)
    {
        foreach (var value in Values)
        {
            if (value.Name == name)
            {
                return value;
            }
        }

        return null;
    }
}

/// <summary>The service a push came by.</summary>
public enum PushService
{
    DataNotification,
    EventNotification,

    /// <summary>Of a meter that is spoken to by short names.</summary>
    InformationReport,
}

/// <summary>How a push body says what its values are (QUIRKS meters 11 to 14).</summary>
public enum PushLayout
{
    /// <summary>It does not: only the order is known, and what it means has to be known from the model or the operator.</summary>
    Unnamed,

    /// <summary>The push object list is among the values: each is one attribute of one object.</summary>
    ObjectList,

    /// <summary>Logical names stand in front of values, in the same structure or in one for each value.</summary>
    NamedValues,

    /// <summary>Each value comes with its short name; which object that is the meter's object list says.</summary>
    ShortNames,
}

/// <summary>One value of a push.</summary>
/// <param name="Name">Null when the push does not name it.</param>
/// <param name="Definition">The attribute it is, where the push carries its object list or a template says so; null otherwise.</param>
/// <param name="ScalerUnit">Where the push gives it with the value; null otherwise.</param>
public sealed record PushValue(LogicalName? Name, CaptureObject? Definition, DlmsData Value, ScalerUnit? ScalerUnit = null)
{
    /// <summary>Of an information report; null otherwise.</summary>
    public ushort? ShortName { get; init; }
}
