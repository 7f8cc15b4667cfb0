namespace PrepaidMeter.Simulator.Models;

/// <summary>A kind of meter: ratings, zone, profiles, load shape and tariff calendar, read from JSON. Immutable, shared by all its meters.</summary>
public sealed class MeterModel
{
    private MeterModel(string name) => Name = name;

    /// <summary>The model shipped with the simulator.</summary>
    public static MeterModel GenericPrepaid { get; } = new("generic-prepaid");

    public string Name { get; }

    /// <exception cref="ModelFormatException">The text is no valid model; every fault is named at its place.</exception>
    public static MeterModel Parse(string json) => throw new NotImplementedException(json);
}
