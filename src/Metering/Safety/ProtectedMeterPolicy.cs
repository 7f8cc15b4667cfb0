using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.Metering.Safety;

/// <summary>A meter on the protected list is not cut, whoever asks. It comes off the list only with two people.</summary>
public sealed class ProtectedMeterPolicy(IProtectedMeterStore meters) : ICommandPolicy
{
    public async ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken) =>
        check.Action is CommandAction.Cut && await meters.FindAsync(check.Meter.Id, cancellationToken).ConfigureAwait(false) is { } found
            ? ObjectionOf(found.Kind, found.Reason)
            : null;

    /// <summary>For the policy and for the last look before the send.</summary>
    public static string ObjectionOf(ProtectionKind kind, string reason) => $"protected ({kind}): {reason}";
}
