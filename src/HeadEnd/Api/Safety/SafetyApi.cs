using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.HeadEnd.Api.Commands;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.HeadEnd.Api.Safety;

/// <summary>/safety: the stop, the protected list, the quarantine. What makes things less safe answers 202 with an approval that another person has to give.</summary>
internal static class SafetyApi
{
    private const int MostReleased = 1000;

    public static void MapSafetyApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/safety").WithTags("Safety");
        group.MapGet("", StatusAsync).WithSummary("Whether cuts are stopped, and how much of the caps is used up");
        group.MapPost("/stop", StopAsync).WithSummary("Stop all cuts on all nodes at once");
        group.MapPost("/resume", ResumeAsync).WithSummary("Ask for the end of the stop; another person approves").ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/quarantine", QuarantineAsync).WithSummary("Cuts beyond a cap, oldest first");
        group.MapPost("/quarantine/release", ReleaseAsync).WithSummary("Ask for the release of quarantined cuts; another person approves, and caps still hold");
        group.MapGet("/protected", ProtectedAsync).WithSummary("Meters that are never cut");
        group.MapPut("/protected/{serialNumber}", ProtectAsync).WithSummary("Put a meter on the protected list").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/protected/{serialNumber}/removal", UnprotectAsync)
            .WithSummary("Ask for a meter to be taken off the protected list; another person approves")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<SafetyStatusDto>> StatusAsync(ICutGuard guard, ICommandStore commands, IApprovalStore approvals, FleetClock clock, CancellationToken cancellationToken) =>
        TypedResults.Ok(await SafetyStatusDto.TakeAsync(guard, commands, approvals, clock, cancellationToken));

    private static async Task<Results<Ok<StopDto>, ValidationProblem>> StopAsync(SafetyReasonDto body, HttpContext http, SupplySafety safety, CancellationToken cancellationToken) =>
        SafetyFaults.OfReason(body.Reason) is { } fault
            ? Problems.Invalid([fault])
            : TypedResults.Ok(StopDto.From(await safety.StopAsync(http.Actor(), body.Reason, cancellationToken)));

    private static async Task<Results<Accepted<ApprovalDto>, ValidationProblem, ProblemHttpResult>> ResumeAsync(
        SafetyReasonDto body, HttpContext http, ICutGuard guard, ApprovalService approvals, CancellationToken cancellationToken)
    {
        if (SafetyFaults.OfReason(body.Reason) is { } fault)
        {
            return Problems.Invalid([fault]);
        }

        return await guard.FindStopAsync(cancellationToken) is { } stop
            ? ApprovalsApi.Accepted(await approvals.RequestAsync(ApprovalKind.Resume, body.Reason, [SupplySafety.NameOf(stop)], http.Actor(), cancellationToken))
            : Problems.Conflict("Cuts are not stopped.");
    }

    private static async Task<Ok<IReadOnlyList<CommandDto>>> QuarantineAsync(ICommandStore commands, IMeterStore meters, CancellationToken cancellationToken)
    {
        var list = new List<CommandDto>();
        foreach (var command in await commands.ListByStateAsync(CommandState.Quarantined, ApiLimits.LargestPageSize, cancellationToken))
        {
            list.Add(CommandDto.From(command, (await meters.FindAsync(command.MeterId, cancellationToken))?.SerialNumber ?? ""));
        }

        return TypedResults.Ok<IReadOnlyList<CommandDto>>(list);
    }

    private static async Task<Results<Accepted<ApprovalDto>, ValidationProblem>> ReleaseAsync(
        ReleaseDto body, HttpContext http, ApprovalService approvals, CancellationToken cancellationToken)
    {
        if (SafetyFaults.OfReason(body.Reason) is { } fault)
        {
            return Problems.Invalid([fault]);
        }

        var ids = body.CommandIds.Distinct().Select(id => id.ToString("D")).ToList();
        return ids.Count is 0 or > MostReleased
            ? Problems.Invalid([$"commandIds: 1 to {MostReleased} commands"])
            : ApprovalsApi.Accepted(await approvals.RequestAsync(ApprovalKind.QuarantineRelease, body.Reason, ids, http.Actor(), cancellationToken));
    }

    private static async Task<Results<Ok<Page<ProtectedMeterDto>>, ProblemHttpResult>> ProtectedAsync(
        string? cursor, int? limit, IProtectedMeterStore store, IMeterStore meters, CancellationToken cancellationToken)
    {
        if (Paging.TryRead(cursor, limit, out var position, out var size) is { } fault)
        {
            return fault;
        }

        var found = new List<(ProtectedMeter Meter, string SerialNumber)>();
        foreach (var meter in await store.ListAsync(new MeterId(position), size + 1, cancellationToken))
        {
            found.Add((meter, (await meters.FindAsync(meter.MeterId, cancellationToken))?.SerialNumber ?? ""));
        }

        return TypedResults.Ok(Paging.ToPage(found, size, f => f.Meter.MeterId.Value, f => ProtectedMeterDto.From(f.Meter, f.SerialNumber)));
    }

    private static async Task<Results<Ok<ProtectedMeterDto>, ValidationProblem, ProblemHttpResult>> ProtectAsync(
        string serialNumber, ProtectionDto body, HttpContext http, SupplySafety safety, IMeterStore meters, IProtectedMeterStore store, CancellationToken cancellationToken)
    {
        if (!ApiNames.TryRead<ProtectionKind>(body.Kind, out var kind))
        {
            return Problems.Invalid([$"kind: one of {string.Join(", ", Enum.GetValues<ProtectionKind>().Select(ApiNames.Of))}"]);
        }

        if (SafetyFaults.OfReason(body.Reason) is { } fault)
        {
            return Problems.Invalid([fault]);
        }

        if (await meters.FindBySerialAsync(serialNumber, cancellationToken) is not { } meter)
        {
            return Problems.NoMeter(serialNumber);
        }

        await safety.ProtectAsync(meter, kind, body.Reason, http.Actor(), cancellationToken);
        return await store.FindAsync(meter.Id, cancellationToken) is { } stored
            ? TypedResults.Ok(ProtectedMeterDto.From(stored, serialNumber))
            : Problems.Conflict($"Meter '{serialNumber}' was taken off the list at the same time.");
    }

    private static async Task<Results<Accepted<ApprovalDto>, ValidationProblem, ProblemHttpResult>> UnprotectAsync(
        string serialNumber, SafetyReasonDto body, HttpContext http, ApprovalService approvals, IMeterStore meters, IProtectedMeterStore store, CancellationToken cancellationToken)
    {
        if (SafetyFaults.OfReason(body.Reason) is { } fault)
        {
            return Problems.Invalid([fault]);
        }

        return await meters.FindBySerialAsync(serialNumber, cancellationToken) is { } meter && await store.FindAsync(meter.Id, cancellationToken) is not null
            ? ApprovalsApi.Accepted(await approvals.RequestAsync(ApprovalKind.Unprotect, body.Reason, [serialNumber], http.Actor(), cancellationToken))
            : Problems.NotFound($"There is no protected meter '{serialNumber}'.");
    }
}
