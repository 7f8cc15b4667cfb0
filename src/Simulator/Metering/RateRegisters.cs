using System.Runtime.CompilerServices;
using PrepaidMeter.Simulator.Tariff;

namespace PrepaidMeter.Simulator.Metering;

/// <summary>Energy in Wh by rate; index 0 is rate 1.</summary>
[InlineArray(TariffSchedule.RateCount)]
internal struct RateRegisters
{
    private long _first;
}
