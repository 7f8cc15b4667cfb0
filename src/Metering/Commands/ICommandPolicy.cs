using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Commands;

/// <summary>One rule about commands: authorisation, protected meters, calendars, pending payments. Asked when a command is requested and again right before it is sent. Thread-safe.</summary>
public interface ICommandPolicy
{
    /// <summary>Null when the rule has nothing against the command; otherwise why not, for people.</summary>
    ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken);
}

/// <summary>What a policy decides on.</summary>
/// <param name="RequestedBy">Name of the requester.</param>
/// <param name="Permissions">The requester's; null right before sending, when they were already checked.</param>
public sealed record CommandCheck(Meter Meter, CommandAction Action, string RequestedBy, CommandPermissions? Permissions);
