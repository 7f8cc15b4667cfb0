using PrepaidMeter.HeadEnd.Api.Meters;
using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.HeadEnd.Api.Commands;

/// <summary>Why a command is asked for.</summary>
/// <param name="Reason">For the record, 1 to 200 characters.</param>
internal sealed record CommandReasonDto(string Reason);

/// <summary>A command and what became of it.</summary>
/// <param name="Action">cut, restore, tariff-calendar.</param>
/// <param name="State">queued, executing, succeeded (verified by reading back), failed (proved not applied), unknown (is being resolved by reading, never re-sent blind).</param>
/// <param name="Sends">How many times the request left for the meter.</param>
/// <param name="Supply">The relay as read back.</param>
internal sealed record CommandDto(
    Guid Id, string SerialNumber, string Action, string State, string IdempotencyKey, string RequestedBy, string Reason, DateTimeOffset RequestedAt,
    DateTimeOffset? FinishedAt, int Sends, SupplyDto? Supply, string? Detail)
{
    public static CommandDto From(MeterCommand c, string serialNumber) => new(
        c.Id, serialNumber, c.Action.Name, ApiNames.Of(c.State), c.IdempotencyKey, c.RequestedBy, c.Reason, c.RequestedAt.ToUniversalTime(),
        c.FinishedAt?.ToUniversalTime(), c.Sends, c.Supply is { } s ? SupplyDto.From(s) : null, c.Detail);
}
