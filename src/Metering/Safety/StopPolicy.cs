using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.Metering.Safety;

/// <summary>While cuts are stopped none is accepted and none is sent.</summary>
public sealed class StopPolicy(ICutGuard guard) : ICommandPolicy
{
    public async ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken) =>
        check.Action is CommandAction.Cut && await guard.FindStopAsync(cancellationToken).ConfigureAwait(false) is { } stop ? stop.Objection : null;
}
