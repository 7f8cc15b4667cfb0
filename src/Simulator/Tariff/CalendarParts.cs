using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Tariff;

/// <summary>A season of the activity calendar (class 20): from <paramref name="Start"/> on, every year when the year is FFFF, the week profile applies.</summary>
internal sealed record SeasonProfile(Octets Name, CosemDateTime Start, Octets Week);

/// <summary>Day ids from Monday to Sunday.</summary>
internal sealed record WeekProfile(Octets Name, ValueList<byte> DayIds);

/// <summary>The switches of one day.</summary>
internal sealed record DayProfile(byte Id, ValueList<DayProfileAction> Actions);

/// <summary>At a time of day a script runs.</summary>
/// <param name="StartTime">Four octets: hour, minute, second, hundredths.</param>
internal sealed record DayProfileAction(Octets StartTime, LogicalName ScriptTable, ushort ScriptSelector)
{
    public const int TimeSize = 4;

    /// <summary>Milliseconds since local midnight; fields not specified count as 0.</summary>
    public int StartMs
    {
        get
        {
            var octets = StartTime.Span;
            return (((octets[0] * 60) + (octets[1] == 0xFF ? 0 : octets[1])) * 60_000) + ((octets[2] == 0xFF ? 0 : octets[2]) * 1000);
        }
    }
}
