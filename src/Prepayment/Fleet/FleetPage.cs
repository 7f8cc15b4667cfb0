using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Fleet;

/// <summary>Which meters a page is about.</summary>
public enum FleetFilter
{
    All = 0,
    ReadOk = 1,
    Failed = 2,
    NotTried = 3,
    Never = 4,
    SupplyOff = 5,
    LowBalance = 6,
}

/// <summary>Asks for one page. At most one of <paramref name="After"/> and <paramref name="Before"/> is given.</summary>
/// <param name="Since">Start of the day, as in <see cref="IFleetOverviewStore.CountAsync"/>.</param>
/// <param name="Search">Part of a serial number, group or account number, case ignored; null or empty for no search.</param>
/// <param name="After">Serial number the page follows.</param>
/// <param name="Before">Serial number the page precedes.</param>
/// <param name="Limit">1..500.</param>
public sealed record FleetPageRequest(FleetFilter Filter, DateTimeOffset Since, string? Search, string? After, string? Before, int Limit);

/// <param name="HasBefore">There are meters before the first row.</param>
/// <param name="HasAfter">There are meters after the last row.</param>
public sealed record FleetPage(IReadOnlyList<FleetRow> Rows, bool HasBefore, bool HasAfter);

/// <summary>One meter at a glance.</summary>
/// <param name="LastAttemptAt">Start of the newest attempt; null when there was none.</param>
/// <param name="LastFailure">Its failure class.</param>
/// <param name="LastReadAt">Start of the newest attempt that succeeded.</param>
/// <param name="Supply">Relay as last read.</param>
/// <param name="LastCommand">The newest command, of any kind.</param>
/// <param name="LastSwitch">The newest command that cuts or restores: what supply is meant to be.</param>
/// <param name="Balance">Of the open account; null when there is none.</param>
public sealed record FleetRow(
    MeterId MeterId,
    string SerialNumber,
    string Group,
    string TimeZone,
    DateTimeOffset? LastAttemptAt,
    FailureClass? LastFailure,
    DateTimeOffset? LastReadAt,
    SupplyState? Supply,
    FleetCommand? LastCommand,
    FleetCommand? LastSwitch,
    FleetBalance? Balance);

/// <param name="Action">cut, restore, tariff-calendar.</param>
public sealed record FleetCommand(string Action, CommandState State, DateTimeOffset RequestedAt);

/// <param name="AvailableMinor">Minor units.</param>
public sealed record FleetBalance(string AccountNumber, long AvailableMinor, long WarningThresholdMinor, Currency Currency)
{
    public BalanceState State => AccountService.StateOf(AvailableMinor, WarningThresholdMinor);
}

/// <summary>An attempt with the serial number of its meter.</summary>
public sealed record FleetAttempt(string SerialNumber, ReadAttempt Attempt);
