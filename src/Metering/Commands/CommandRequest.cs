using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Commands;

/// <summary>Who asks for a command, and what they may ask for.</summary>
/// <param name="Name">A user, "policy:prepayment", "demo": goes to the record as it is.</param>
public sealed record CommandRequester(string Name, CommandPermissions Permissions);

/// <summary>What a requester may do to a meter. Flags.</summary>
[Flags]
public enum CommandPermissions
{
    None = 0,
    Cut = 1,
    Restore = 2,
    TariffCalendar = 4,
    Clock = 8,
    All = Cut | Restore | TariffCalendar | Clock,
}

/// <summary>A command somebody wants.</summary>
/// <param name="IdempotencyKey">1..200 characters; the same key with the same meter and action is the same command, however often it is asked for.</param>
/// <param name="Reason">For the record.</param>
public sealed record CommandRequest(MeterId MeterId, CommandAction Action, string IdempotencyKey, CommandRequester Requester, string Reason);

/// <summary>Answer to a request. Closed set.</summary>
public abstract record CommandDecision
{
    private CommandDecision()
    {
    }

    /// <param name="Command">As it is now: a repeated request gets the command made by the first.</param>
    /// <param name="Created">False when the key was known.</param>
    public sealed record Accepted(MeterCommand Command, bool Created) : CommandDecision;

    /// <summary>The policy says no, or there is no such meter.</summary>
    public sealed record Refused(string Reason) : CommandDecision;

    /// <summary>The idempotency key already belongs to a different command.</summary>
    public sealed record Conflict(MeterCommand Existing) : CommandDecision;
}
