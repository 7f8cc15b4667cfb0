using PrepaidMeter.Prepayment.Fleet;
using PrepaidMeter.Storage.Collection;

namespace PrepaidMeter.Storage.Fleet;

/// <summary>A row of read_attempt with its meter's serial number.</summary>
internal sealed class FleetAttemptRow : AttemptRow
{
    public string SerialNumber { get; init; } = "";

    public FleetAttempt ToFleetAttempt() => new(SerialNumber, ToAttempt());
}
