using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PrepaidMeter.HeadEnd.Api.Safety;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.HeadEnd.Api.Commands;

/// <summary>/command-batches: many cuts in one call.</summary>
internal static class CommandBatchesApi
{
    private const int LongestKey = 120;

    public static void MapCommandBatchesApi(this IEndpointRouteBuilder routes) => routes.MapPost("/command-batches", CutAsync)
        .WithTags("Commands")
        .WithSummary("Cut a list of meters")
        .WithDescription(
            "Needs the header Idempotency-Key. A short list is asked for at once and answers 200 with what came of each meter; a longer one (more than "
            + "HeadEnd:Safety:BatchWithoutApproval) answers 202 with an approval another person has to give. Caps hold for both: what is beyond them is quarantined.");

    private static async Task<Results<Ok<IReadOnlyList<ItemResultDto>>, Accepted<ApprovalDto>, ValidationProblem>> CutAsync(
        CommandBatchDto body, [FromHeader(Name = CommandTarget.KeyHeader)] string? idempotencyKey, HttpContext http, CommandBatchService batches, CancellationToken cancellationToken)
    {
        if (idempotencyKey is not { Length: >= 1 and <= LongestKey })
        {
            return Problems.Invalid([$"{CommandTarget.KeyHeader}: this call needs this header, 1 to {LongestKey} characters"]);
        }

        if (SafetyFaults.OfReason(body.Reason) is { } fault)
        {
            return Problems.Invalid([fault]);
        }

        if (body.SerialNumbers.Any(s => s.Length is 0 or > ApiLimits.LongestSerialNumber))
        {
            return Problems.Invalid([$"serialNumbers: each 1 to {ApiLimits.LongestSerialNumber} characters"]);
        }

        var actor = http.Actor();
        try
        {
            return await batches.CutAsync(body.SerialNumbers, KeyOf(actor, idempotencyKey), actor, body.Reason, cancellationToken) switch
            {
                BatchAnswer.Done d => TypedResults.Ok<IReadOnlyList<ItemResultDto>>([.. d.Results.Select(ItemResultDto.From)]),
                BatchAnswer.Pending p => ApprovalsApi.Accepted(p.Approval),
                var other => throw new NotSupportedException(other.GetType().Name),
            };
        }
        catch (ArgumentException e)
        {
            return Problems.Invalid([$"serialNumbers: {e.Message}"]);
        }
    }

    /// <summary>Short enough to leave room for a serial number; the caller's name is part of it.</summary>
    private static string KeyOf(string actor, string key) => "list:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{actor}\n{key}")).AsSpan(0, 16));
}

/// <summary>Cut these meters.</summary>
/// <param name="Reason">For the record, one line of 1 to 200 characters.</param>
/// <param name="SerialNumbers">Each once.</param>
internal sealed record CommandBatchDto(string Reason, IReadOnlyList<string> SerialNumbers);
