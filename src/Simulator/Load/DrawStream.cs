namespace PrepaidMeter.Simulator.Load;

/// <summary>Keeps the draws of different quantities independent of each other.</summary>
internal enum DrawStream : byte
{
    MeterSeed = 1,
    Household,
    Installation,
    Import,
    Export,
    Voltage,
    VoltageRipple,
    PowerFactor,
    Frequency,
    Fault,
    FixedValue,
}
