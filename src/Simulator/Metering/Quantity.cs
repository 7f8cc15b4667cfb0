namespace PrepaidMeter.Simulator.Metering;

/// <summary>What a register of a model can show. The words of the model's JSON are these in lower case with hyphens.</summary>
internal enum Quantity : byte
{
    ImportTotal,
    ExportTotal,
    ImportRate1,
    ImportRate2,
    ImportRate3,
    ImportRate4,
    ImportInterval,
    ExportInterval,
    MaximumDemand,
    Voltage,
    AverageVoltage,
    Current,
    Power,
    ExportPower,
    Frequency,
    PowerFactor,
}
