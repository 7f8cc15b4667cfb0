using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Load;

/// <summary>
/// What one household takes and gives while its supply is connected, as a pure function of seed and time: the load is constant in each slot of a quarter of an hour
/// of world time and is drawn from the seed and the slot's index alone. All arithmetic is on whole mWh and mW; energy inside a slot accrues linearly, rounded down,
/// so that differences between any two instants add up exactly.
/// </summary>
internal readonly struct LoadCurve(LoadShape shape, CivilZone zone, ulong seed)
{
    public const long SlotMs = 900_000;

    public ulong Seed => seed;

    private const int SlotsPerHour = 4;
    private const long HourMs = 3_600_000;

    /// <summary>Percent of the mean household.</summary>
    private readonly int _household = Draw.Between(seed, DrawStream.Household, 0, shape.HouseholdPercent.Low, shape.HouseholdPercent.High);

    public static long SlotOf(long world) => Math.DivRem(world, SlotMs).Quotient;

    /// <summary>Energy taken in a whole slot, mWh.</summary>
    public long ImportOfSlot(long slot)
    {
        var (day, hour) = LocalHour(slot);
        return Import(slot, shape.DayOf(day).Import[hour]);
    }

    /// <summary>Energy given to the grid in a whole slot, mWh.</summary>
    public long ExportOfSlot(long slot)
    {
        var (day, hour) = LocalHour(slot);
        return Export(slot, shape.DayOf(day).Export[hour]);
    }

    /// <summary>Adds the energy between two instants to running totals in mWh.</summary>
    public void Accumulate(long from, long to, ref long import, ref long export)
    {
        var slot = SlotOf(from);
        var day = long.MinValue;
        DayLoad load = default;
        while (from < to)
        {
            var (slotDay, hour) = LocalHour(slot);
            if (slotDay != day)
            {
                load = shape.DayOf(slotDay);
                day = slotDay;
            }

            var start = slot * SlotMs;
            var end = Math.Min(start + SlotMs, to);
            var (taken, given) = (Import(slot, load.Import[hour]), Export(slot, load.Export[hour]));
            import += Share(taken, end - start) - Share(taken, from - start);
            export += Share(given, end - start) - Share(given, from - start);
            from = end;
            slot++;
        }
    }

    /// <summary>Power taken at an instant, in W.</summary>
    public long ImportWatts(long world) => ImportOfSlot(SlotOf(world)) * SlotsPerHour / 1000;

    /// <summary>Power given at an instant, in W.</summary>
    public long ExportWatts(long world) => ExportOfSlot(SlotOf(world)) * SlotsPerHour / 1000;

    /// <summary>Mean voltage of a slot in 0.1 V.</summary>
    public int VoltageOfSlot(long slot)
    {
        var nominal = shape.NominalVoltage * 10;
        var band = nominal * 15 / 1000;
        return nominal + Draw.Between(seed, DrawStream.Voltage, slot, -band, band);
    }

    /// <summary>Voltage at an instant in 0.1 V: the slot's mean with some ripple each second.</summary>
    public int Voltage(long world)
    {
        var ripple = shape.NominalVoltage * 10 * 3 / 1000;
        return VoltageOfSlot(SlotOf(world)) + Draw.Between(seed, DrawStream.VoltageRipple, world / 1000, -ripple, ripple);
    }

    /// <summary>Power factor at an instant in 0.001.</summary>
    public int PowerFactor(long world) => Draw.Between(seed, DrawStream.PowerFactor, SlotOf(world), 930, 995);

    /// <summary>Frequency at an instant in 0.01 Hz. One grid: every meter sees the same.</summary>
    public static int Frequency(long world) => Draw.Between(0, DrawStream.Frequency, world / 1000, 4998, 5002);

    private static long Share(long energy, long elapsed) => elapsed == SlotMs ? energy : energy * elapsed / SlotMs;

    private long Import(long slot, int meanWatts)
    {
        var bits = Draw.Bits(seed, DrawStream.Import, slot);
        var milliWatts = WithNoise(meanWatts * 10L * _household, bits);
        if ((int)((bits >> 24) % 1000) < shape.AppliancePerMille)
        {
            milliWatts += shape.ApplianceWatts * 1000L;
        }

        return Math.Min(milliWatts, shape.MaximumWatts * 1000L) / SlotsPerHour;
    }

    private long Export(long slot, int meanWatts) => meanWatts == 0
        ? 0
        : Math.Min(WithNoise(meanWatts * 1000L, Draw.Bits(seed, DrawStream.Export, slot)), shape.MaximumWatts * 1000L) / SlotsPerHour;

    // The sum of two draws of ten bits lies in 0..2046 with its peak in the middle.
    private long WithNoise(long milliWatts, ulong bits) =>
        milliWatts + (milliWatts * ((long)(bits & 1023) + (long)((bits >> 10) & 1023) - 1023) * shape.NoisePercent / 102_300);

    private (long Day, int Hour) LocalHour(long slot)
    {
        var local = zone.ToLocal(slot * SlotMs);
        var day = CivilZone.DayOf(local);
        return (day, (int)((local - (day * CivilZone.DayMs)) / HourMs));
    }
}
