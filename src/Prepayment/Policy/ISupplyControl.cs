using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>How the policy reaches a meter's relay. Thread-safe.</summary>
public interface ISupplyControl
{
    /// <summary>Asks for a restore (<paramref name="on"/>) or a cut; one command per key, however often it is asked for.</summary>
    Task<SupplyAnswer> RequestAsync(MeterId meterId, bool on, string idempotencyKey, string reason, CancellationToken cancellationToken);

    /// <summary>Voids a command that was not sent yet.</summary>
    Task CancelAsync(Guid commandId, string reason, CancellationToken cancellationToken);

    Task<MeterCommand?> FindAsync(Guid commandId, CancellationToken cancellationToken);

    /// <summary>Newest supply state read from the meter; null before the first.</summary>
    Task<SupplyState?> LastSupplyAsync(MeterId meterId, CancellationToken cancellationToken);
}

/// <summary>Exactly one is given: the command, or why there is none.</summary>
public sealed record SupplyAnswer(Guid? CommandId, string? Refusal);
