using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.HeadEnd.Api.Safety;

/// <summary>/safety/approvals: what one person asked for and another approves. People are the names of API keys.</summary>
internal static class ApprovalsApi
{
    public static void MapApprovalsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/safety/approvals").WithTags("Safety");
        group.MapGet("", ListAsync).WithSummary("What waits for a second person, or was decided; newest first").ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{approvalId:guid}", GetAsync).WithSummary("One of them with its exact list").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{approvalId:guid}/approve", ApproveAsync)
            .WithSummary("Approve exactly this list, and do it; only by another person than the one who asked")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{approvalId:guid}/reject", RejectAsync)
            .WithSummary("Say no, or take back what one asked for")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>202 with the approval somebody else has to give.</summary>
    public static Accepted<ApprovalDto> Accepted(Approval approval) =>
        TypedResults.Accepted($"{ApiRoutes.Prefix}/safety/approvals/{approval.Id:D}", ApprovalDto.From(approval));

    private static async Task<Results<Ok<IReadOnlyList<ApprovalDto>>, ProblemHttpResult>> ListAsync(
        string? state, int? limit, IApprovalStore approvals, CancellationToken cancellationToken)
    {
        var wanted = default(ApprovalState);
        if (state is not null && !ApiNames.TryRead(state, out wanted))
        {
            return Problems.BadRequest($"'state' is one of {string.Join(", ", Enum.GetValues<ApprovalState>().Select(ApiNames.Of))}.");
        }

        if (limit is < 1 or > ApiLimits.LargestPageSize)
        {
            return Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestPageSize}.");
        }

        var found = await approvals.ListAsync(state is null ? null : wanted, limit ?? ApiLimits.DefaultPageSize, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ApprovalDto>>([.. found.Select(ApprovalDto.From)]);
    }

    private static async Task<Results<Ok<ApprovalDto>, ProblemHttpResult>> GetAsync(Guid approvalId, IApprovalStore approvals, CancellationToken cancellationToken) =>
        await approvals.FindAsync(approvalId, cancellationToken) is { } found ? TypedResults.Ok(ApprovalDto.From(found)) : NoApproval(approvalId);

    private static async Task<Results<Ok<ApprovalResultDto>, ProblemHttpResult>> ApproveAsync(
        Guid approvalId, ApproveDto body, HttpContext http, ApprovalService approvals, CancellationToken cancellationToken) =>
        Answer(approvalId, await approvals.ApproveAsync(approvalId, http.Actor(), body.Hash, cancellationToken));

    private static async Task<Results<Ok<ApprovalResultDto>, ProblemHttpResult>> RejectAsync(
        Guid approvalId, HttpContext http, ApprovalService approvals, CancellationToken cancellationToken) =>
        Answer(approvalId, await approvals.RejectAsync(approvalId, http.Actor(), cancellationToken));

    private static Results<Ok<ApprovalResultDto>, ProblemHttpResult> Answer(Guid approvalId, ApprovalAnswer answer) => answer switch
    {
        ApprovalAnswer.Done d => TypedResults.Ok(new ApprovalResultDto(ApprovalDto.From(d.Approval), [.. d.Results.Select(ItemResultDto.From)])),
        ApprovalAnswer.Refused r => TypedResults.Problem(r.Reason, statusCode: StatusCodes.Status403Forbidden, title: "Refused"),
        ApprovalAnswer.Missing => NoApproval(approvalId),
        _ => throw new NotSupportedException(answer.GetType().Name),
    };

    private static ProblemHttpResult NoApproval(Guid approvalId) => Problems.NotFound($"There is no approval '{approvalId:D}'.");
}
