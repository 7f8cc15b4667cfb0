using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.HeadEnd.Api.Safety;

/// <summary>Whether cuts are stopped, and how much of the fleet's caps is used up.</summary>
/// <param name="Stop">Null while cuts are not stopped.</param>
internal sealed record SafetyStatusDto(bool Stopped, StopDto? Stop, IReadOnlyList<CapGaugeDto> Caps, int Quarantined, int PendingApprovals)
{
    /// <summary>Counts end here: "at least so many".</summary>
    private const int MostCounted = 1000;

    public static async Task<SafetyStatusDto> TakeAsync(ICutGuard guard, ICommandStore commands, IApprovalStore approvals, FleetClock clock, CancellationToken cancellationToken)
    {
        var stop = await guard.FindStopAsync(cancellationToken);
        var gauges = await guard.GaugesAsync(clock.UtcNow, cancellationToken);
        var quarantined = await commands.ListByStateAsync(CommandState.Quarantined, MostCounted, cancellationToken);
        var pending = await approvals.ListAsync(ApprovalState.Pending, MostCounted, cancellationToken);
        return new(
            stop is not null, stop is null ? null : StopDto.From(stop), [.. gauges.Select(CapGaugeDto.From)], quarantined.Count, pending.Count(a => a.ExpiresAt > clock.UtcNow));
    }
}

/// <param name="By">Who pressed the button.</param>
internal sealed record StopDto(DateTimeOffset At, string By, string Reason)
{
    public static StopDto From(SupplyStop stop) => new(stop.At.ToUniversalTime(), stop.By, stop.Reason);
}

/// <summary>A fleet-wide cap: at most <paramref name="Limit"/> cuts in any <paramref name="WindowHours"/> hours.</summary>
internal sealed record CapGaugeDto(decimal WindowHours, long Used, long Limit)
{
    public static CapGaugeDto From(CapGauge gauge) => new((decimal)gauge.Window.TotalHours, gauge.Used, gauge.Limit);
}

/// <param name="Reason">For the record, 1 to 200 characters.</param>
internal sealed record SafetyReasonDto(string Reason);

/// <param name="Kind">medical, hospital, critical, keepPower.</param>
internal sealed record ProtectionDto(string Kind, string Reason);

/// <summary>A meter that is never cut remotely.</summary>
internal sealed record ProtectedMeterDto(string SerialNumber, string Kind, string Reason, string SetBy, DateTimeOffset SetAt)
{
    public static ProtectedMeterDto From(ProtectedMeter meter, string serialNumber) =>
        new(serialNumber, ApiNames.Of(meter.Kind), meter.Reason, meter.SetBy, meter.SetAt.ToUniversalTime());
}

/// <param name="CommandIds">Quarantined commands.</param>
internal sealed record ReleaseDto(string Reason, IReadOnlyList<Guid> CommandIds);

/// <summary>Something that takes two people.</summary>
/// <param name="Kind">cutBatch, quarantineRelease, unprotect, resume.</param>
/// <param name="Items">The exact list: serial numbers, command ids, or the moment of the stop.</param>
/// <param name="Hash">SHA-256 over kind, reason and items; the approver sends it back to say which list was looked at.</param>
/// <param name="State">pending, approved, rejected.</param>
internal sealed record ApprovalDto(
    Guid Id, string Kind, string Reason, IReadOnlyList<string> Items, string Hash, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, string State,
    string? DecidedBy, DateTimeOffset? DecidedAt)
{
    public static ApprovalDto From(Approval a) => new(
        a.Id, ApiNames.Of(a.Subject.Kind), a.Subject.Reason, [.. a.Subject.Items], a.Hash, a.RequestedBy, a.RequestedAt.ToUniversalTime(), a.ExpiresAt.ToUniversalTime(),
        ApiNames.Of(a.State), a.DecidedBy, a.DecidedAt?.ToUniversalTime());
}

/// <param name="Hash">Of the list that was looked at.</param>
internal sealed record ApproveDto(string Hash);

/// <summary>What was approved, and what came of each item.</summary>
internal sealed record ApprovalResultDto(ApprovalDto Approval, IReadOnlyList<ItemResultDto> Results);

/// <param name="Outcome">queued, quarantined, executing, succeeded, failed, unknown; refused; done.</param>
internal sealed record ItemResultDto(string Item, string Outcome, string? Detail)
{
    public static ItemResultDto From(ItemResult result) => new(result.Item, result.Outcome, result.Detail);
}
