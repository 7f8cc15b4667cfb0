using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Commands;

/// <summary>What a command does. Closed set.</summary>
public abstract record CommandAction
{
    private CommandAction()
    {
    }

    /// <summary>remote_disconnect.</summary>
    public sealed record Cut : CommandAction;

    /// <summary>remote_reconnect, or arming where the control mode asks for a person at the meter.</summary>
    public sealed record Restore : CommandAction;

    /// <summary>Write the passive activity calendar, read it back, activate, verify.</summary>
    public sealed record SetTariffCalendar(TariffCalendar Calendar) : CommandAction;

    /// <summary>Step the clock to now. Not near an interval's boundary, and not where it is beyond what a step can be answered for.</summary>
    public sealed record SetClock : CommandAction;

    /// <summary>cut, restore, tariff-calendar, clock: the form used in the database, the API and the console.</summary>
    public string Name => this switch
    {
        Cut => "cut",
        Restore => "restore",
        SetTariffCalendar => "tariff-calendar",
        SetClock => "clock",
        _ => throw new NotSupportedException(GetType().Name),
    };
}

/// <summary>Where a command is. Succeeded, Failed, and Unknown until it is resolved by reading.</summary>
public enum CommandState
{
    Queued = 0,
    Executing = 1,

    /// <summary>Verified by reading back.</summary>
    Succeeded = 2,

    /// <summary>Proved not applied.</summary>
    Failed = 3,

    /// <summary>The request may have left and the effect could not be read back yet. Never re-sent blind.</summary>
    Unknown = 4,

    /// <summary>A cut beyond a cap: nothing is sent unless a second person releases it. Ends like a queued one: cancelled, or too old.</summary>
    Quarantined = 5,
}

/// <summary>Intended and actual state of supply, as read from class 70.</summary>
/// <param name="OutputState">True: the relay conducts.</param>
/// <param name="ControlState">0 disconnected, 1 connected, 2 ready for reconnection.</param>
/// <param name="ControlMode">0..6 (7 in later editions).</param>
public sealed record SupplyState(bool OutputState, byte ControlState, byte ControlMode);

/// <summary>A command and what became of it.</summary>
/// <param name="IdempotencyKey">Given by the requester; the same key never makes a second command.</param>
/// <param name="RequestedBy">Who: a user, "policy:prepayment", "demo".</param>
/// <param name="Sends">How many times the request left for the meter: 0, 1, or more only after a read proved it not applied.</param>
public sealed record MeterCommand(
    Guid Id,
    MeterId MeterId,
    CommandAction Action,
    string IdempotencyKey,
    string RequestedBy,
    string Reason,
    DateTimeOffset RequestedAt,
    CommandState State,
    DateTimeOffset? FinishedAt,
    int Sends,
    SupplyState? Supply,
    string? Detail);

/// <summary>An activity calendar to write: the tables of class 20 as the meter wants them, without the active/passive distinction.</summary>
/// <param name="Name">calendar_name, at most 16 octets of ASCII.</param>
/// <param name="ActivateAt">Null activates at once by activate_passive_calendar.</param>
public sealed record TariffCalendar(
    string Name, ValueList<TariffSeason> Seasons, ValueList<TariffWeek> Weeks, ValueList<TariffDay> Days, DateTimeOffset? ActivateAt);

/// <param name="StartMonth">1..12.</param>
/// <param name="StartDay">1..31; seasons repeat each year.</param>
public sealed record TariffSeason(string Name, byte StartMonth, byte StartDay, string WeekName);

/// <summary>Day ids for Monday to Sunday.</summary>
public sealed record TariffWeek(string Name, byte Monday, byte Tuesday, byte Wednesday, byte Thursday, byte Friday, byte Saturday, byte Sunday);

public sealed record TariffDay(byte DayId, ValueList<TariffSwitch> Switches);

/// <param name="Rate">Script selector in the tariff script table: the rate to switch to, counting from 1.</param>
public sealed record TariffSwitch(byte Hour, byte Minute, ushort Rate);
