namespace PrepaidMeter.Metering.Profiles;

/// <summary>Names of quantities the head-end itself asks for.</summary>
public static class QuantityNames
{
    public const string EnergyImportTotal = "energy.import.total";
}
