using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.Prepayment.Payments;

namespace PrepaidMeter.HeadEnd.Api.Recharges;

/// <summary>/recharges.</summary>
internal static class RechargesApi
{
    public static void MapRechargesApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/recharges").WithTags("Recharges");
        group.MapPost("", PostAsync)
            .WithSummary("Book money a channel has taken; safe to repeat")
            .WithDescription("201 when booked now (credited, or kept in suspense: see suspenseReason), 200 with the same receipt when this (channel, transactionId) was booked before, 409 when other content was.")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        group.MapGet("/suspense", SuspenseAsync).WithSummary("Money that belongs to no account yet, oldest first");
        group.MapPost("/{channel}/{transactionId}/assignment", AssignAsync)
            .WithSummary("Give money out of suspense to an account; safe to repeat")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/{channel}/{transactionId}", GetAsync)
            .WithSummary("The receipt of a recharge")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<ReceiptDto>, Ok<ReceiptDto>, ValidationProblem, ProblemHttpResult>> PostAsync(
        RechargeDto body, HttpContext http, ChannelSignatures signatures, RechargeService recharges, CancellationToken cancellationToken)
    {
        if (http.SignedChannel() is var signed && signed != body.Channel && (signed is not null || signatures.Guards(body.Channel)))
        {
            return TypedResults.Problem(
                signed is null ? $"Channel '{body.Channel}' signs its recharges." : $"This key signs for channel '{signed}', not for '{body.Channel}'.",
                statusCode: StatusCodes.Status403Forbidden, title: "Forbidden");
        }

        var kind = RechargeKind.Energy;
        if (body.Kind is not null && !ApiNames.TryRead(body.Kind, out kind))
        {
            return Problems.Invalid(["kind: energy or fee"]);
        }

        var request = new RechargeRequest(
            body.Channel, body.TransactionId, body.AccountNumber, body.MeterSerial, body.AmountMinor, body.Currency, body.PaidAt, body.Payer, kind);
        return await recharges.RechargeAsync(request, cancellationToken) switch
        {
            RechargeResult.Posted r => Created(r.Receipt, "posted"),
            RechargeResult.Suspense r => Created(r.Receipt, "suspense"),
            RechargeResult.Duplicate r => TypedResults.Ok(ReceiptDto.From(r.Receipt, "duplicate")),
            RechargeResult.Conflict r => Problems.Conflict(
                $"Transaction '{r.Existing.TransactionId}' of channel '{r.Existing.Channel}' was booked before with other content (receipt {r.Existing.Number}); nothing moved."),
            RechargeResult.Invalid r => Problems.Invalid(r.Faults),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    private static async Task<Results<Ok<ReceiptDto>, ProblemHttpResult>> GetAsync(
        string channel, string transactionId, IRechargeStore recharges, CancellationToken cancellationToken) =>
        await recharges.FindAsync(channel, transactionId, cancellationToken) is { } receipt
            ? TypedResults.Ok(ReceiptDto.From(receipt))
            : Problems.NotFound($"There is no recharge '{transactionId}' of channel '{channel}'.");

    private static async Task<Ok<IReadOnlyList<ReceiptDto>>> SuspenseAsync(SuspenseService suspense, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ReceiptDto>>([.. (await suspense.ListAsync(ApiLimits.LargestPageSize, cancellationToken)).Select(r => ReceiptDto.From(r))]);

    private static async Task<Results<Ok<ReceiptDto>, ProblemHttpResult>> AssignAsync(
        string channel, string transactionId, AssignmentDto body, HttpContext http, SuspenseService suspense, CancellationToken cancellationToken) =>
        http.SignedChannel() is not null
            ? TypedResults.Problem("A channel brings money; who it belongs to is decided by staff.", statusCode: StatusCodes.Status403Forbidden, title: "Forbidden")
            : await suspense.AssignAsync(channel, transactionId, body.AccountNumber, http.Actor(), cancellationToken) switch
            {
                SuspenseResult.Assigned done => TypedResults.Ok(ReceiptDto.From(done.Receipt, done.Again ? "duplicate" : "posted")),
                SuspenseResult.Refused refused => Problems.Conflict($"{refused.Reason}; nothing moved."),
                var other => throw new NotSupportedException(other.GetType().Name),
            };

    private static Created<ReceiptDto> Created(Receipt receipt, string outcome) => TypedResults.Created(
        $"{ApiRoutes.Prefix}/recharges/{Uri.EscapeDataString(receipt.Channel)}/{Uri.EscapeDataString(receipt.TransactionId)}", ReceiptDto.From(receipt, outcome));
}
