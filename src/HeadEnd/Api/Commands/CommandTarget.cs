using Microsoft.AspNetCore.Mvc;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Api.Commands;

/// <summary>What every request for a command brings beside its body.</summary>
internal readonly record struct CommandTarget(
    [FromRoute] string SerialNumber,
    [FromHeader(Name = CommandTarget.KeyHeader)] string? IdempotencyKey,
    HttpContext Http,
    IMeterStore Meters,
    CommandService Commands,
    CancellationToken CancellationToken)
{
    public const string KeyHeader = "Idempotency-Key";
}
