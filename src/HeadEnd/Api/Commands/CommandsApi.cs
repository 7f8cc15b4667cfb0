using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Api.Commands;

/// <summary>/meters/{serialNumber}/commands and /commands/{id}. Commands are queued; what became of one is found by polling its Location.</summary>
internal static class CommandsApi
{
    private const int LongestKey = 120;

    private const string KeyHelp =
        "Needs the header Idempotency-Key (1 to 120 characters): the same key is the same command, however often it is sent. Answers 202 with Location; poll it until state is succeeded or failed.";

    public static void MapCommandsApi(this IEndpointRouteBuilder routes)
    {
        var ofMeter = routes.MapGroup("/meters/{serialNumber}/commands").WithTags("Commands").ProducesProblem(StatusCodes.Status404NotFound);
        MapCommand(ofMeter.MapPost("/cut", CutAsync), "Disconnect supply");
        MapCommand(ofMeter.MapPost("/restore", RestoreAsync), "Reconnect supply, or arm the meter where its control mode asks for a person");
        MapCommand(ofMeter.MapPost("/tariff-calendar", SetCalendarAsync), "Write the passive activity calendar, read it back, activate it, verify");
        MapCommand(ofMeter.MapPost("/clock", SetClockAsync), "Set the clock to now; waits where that would be near an interval's boundary");
        ofMeter.MapGet("", ListAsync).WithSummary("Commands of a meter, newest first");
        routes.MapGet("/commands/{id:guid}", GetAsync)
            .WithTags("Commands")
            .WithSummary("One command and what became of it")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static void MapCommand(RouteHandlerBuilder route, string summary) => route
        .WithSummary(summary)
        .WithDescription(KeyHelp)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static Task<Results<Accepted<CommandDto>, ValidationProblem, ProblemHttpResult>> CutAsync(CommandReasonDto body, [AsParameters] CommandTarget target) =>
        RequestAsync(target, new CommandAction.Cut(), body.Reason);

    private static Task<Results<Accepted<CommandDto>, ValidationProblem, ProblemHttpResult>> RestoreAsync(CommandReasonDto body, [AsParameters] CommandTarget target) =>
        RequestAsync(target, new CommandAction.Restore(), body.Reason);

    private static Task<Results<Accepted<CommandDto>, ValidationProblem, ProblemHttpResult>> SetClockAsync(CommandReasonDto body, [AsParameters] CommandTarget target) =>
        RequestAsync(target, new CommandAction.SetClock(), body.Reason);

    private static async Task<Results<Accepted<CommandDto>, ValidationProblem, ProblemHttpResult>> SetCalendarAsync(TariffCalendarDto body, [AsParameters] CommandTarget target) =>
        TariffCalendarCheck.FindFaults(body) is { Count: > 0 } faults
            ? Problems.Invalid(faults)
            : await RequestAsync(target, new CommandAction.SetTariffCalendar(body.ToCalendar()), body.Reason);

    private static async Task<Results<Accepted<CommandDto>, ValidationProblem, ProblemHttpResult>> RequestAsync(CommandTarget target, CommandAction action, string reason)
    {
        if (target.IdempotencyKey is not { Length: >= 1 and <= LongestKey } key)
        {
            return Problems.Invalid([$"{CommandTarget.KeyHeader}: this call needs this header, 1 to {LongestKey} characters"]);
        }

        if (reason.Length is 0 or > ApiLimits.LongestText)
        {
            return Problems.Invalid([$"reason: 1 to {ApiLimits.LongestText} characters"]);
        }

        if (await target.Meters.FindBySerialAsync(target.SerialNumber, target.CancellationToken) is not { } meter)
        {
            return Problems.NoMeter(target.SerialNumber);
        }

        // The caller's name is part of the key: two callers that number from 1 do not get each other's commands.
        var actor = target.Http.Actor();
        var request = new CommandRequest(meter.Id, action, $"{actor}:{key}", new CommandRequester(actor, CommandPermissions.All), reason);
        return await target.Commands.RequestAsync(request, target.CancellationToken) switch
        {
            CommandDecision.Accepted a => TypedResults.Accepted($"{ApiRoutes.Prefix}/commands/{a.Command.Id}", CommandDto.From(a.Command, meter.SerialNumber)),
            CommandDecision.Refused r => TypedResults.Problem(r.Reason, statusCode: StatusCodes.Status403Forbidden, title: "Refused"),
            CommandDecision.Conflict c => Problems.Conflict($"The Idempotency-Key belongs to another command ({c.Existing.Action.Name}, {ApiRoutes.Prefix}/commands/{c.Existing.Id})."),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    private static async Task<Results<Ok<IReadOnlyList<CommandDto>>, ProblemHttpResult>> ListAsync(
        string serialNumber, int? limit, IMeterStore meters, ICommandStore commands, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > ApiLimits.LargestPageSize)
        {
            return Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestPageSize}.");
        }

        return await meters.FindBySerialAsync(serialNumber, cancellationToken) is { } meter
            ? TypedResults.Ok<IReadOnlyList<CommandDto>>(
                [.. (await commands.ListAsync(meter.Id, limit ?? ApiLimits.DefaultPageSize, cancellationToken)).Select(c => CommandDto.From(c, meter.SerialNumber))])
            : Problems.NoMeter(serialNumber);
    }

    private static async Task<Results<Ok<CommandDto>, ProblemHttpResult>> GetAsync(
        Guid id, ICommandStore commands, IMeterStore meters, CancellationToken cancellationToken)
    {
        if (await commands.FindAsync(id, cancellationToken) is not { } command)
        {
            return Problems.NotFound($"There is no command '{id}'.");
        }

        var meter = await meters.FindAsync(command.MeterId, cancellationToken);
        return TypedResults.Ok(CommandDto.From(command, meter?.SerialNumber ?? ""));
    }
}
