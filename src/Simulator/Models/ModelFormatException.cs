namespace PrepaidMeter.Simulator.Models;

/// <summary>A meter model is not usable. <see cref="Faults"/> names every fault with its place in the JSON.</summary>
public sealed class ModelFormatException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>One line per fault, such as "$.load.seasons[0].weekday: 23 values, expected 24".</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
