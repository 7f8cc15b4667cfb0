using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Api.Meters;

/// <summary>/meters.</summary>
internal static class MetersApi
{
    public static void MapMetersApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/meters").WithTags("Meters");
        group.MapGet("", ListAsync)
            .WithSummary("Meters by id, a page at a time; of one group when given")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{serialNumber}", GetAsync)
            .WithName("GetMeter")
            .WithSummary("One meter and its supply state as last read")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/import", ImportAsync)
            .WithSummary("Import meters from CSV (text/csv, UTF-8); all or nothing")
            .WithDescription("Columns: serial, host, port, profile, timezone, group, server_address, reading_password, setting_password. Known serial numbers are updated.")
            .Accepts<string>("text/csv")
            .WithMetadata(new RequestSizeLimitAttribute(ApiLimits.LargestImportBody));
    }

    private static async Task<Results<Ok<Page<MeterDto>>, ProblemHttpResult>> ListAsync(
        string? group, string? cursor, int? limit, IMeterStore meters, CancellationToken cancellationToken)
    {
        if (Paging.TryRead(cursor, limit, out var after, out var size) is { } problem)
        {
            return problem;
        }

        var found = await meters.ListAsync(group, new MeterId(after), size + 1, cancellationToken);
        return TypedResults.Ok(Paging.ToPage(found, size, m => m.Id.Value, MeterDto.From));
    }

    private static async Task<Results<Ok<MeterDetailDto>, ProblemHttpResult>> GetAsync(
        string serialNumber, IMeterStore meters, ICommandStore commands, CancellationToken cancellationToken)
    {
        if (await meters.FindBySerialAsync(serialNumber, cancellationToken) is not { } meter)
        {
            return Problems.NoMeter(serialNumber);
        }

        var supply = await commands.LastSupplyAsync(meter.Id, cancellationToken);
        return TypedResults.Ok(new MeterDetailDto(MeterDto.From(meter), supply is { } s ? SupplyDto.From(s.State, s.ReadAt) : null));
    }

    private static async Task<Results<Ok<ImportDto>, ValidationProblem, ProblemHttpResult>> ImportAsync(HttpContext http, MeterImport import, CancellationToken cancellationToken)
    {
        // Asked for by name: a form that a web page can post anywhere has no such content type.
        if (!IsImport(http.Request.ContentType))
        {
            return TypedResults.Problem("The body is CSV or JSON: send it with Content-Type: text/csv or application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        // The whole body first: the import reads synchronously, and a slow sender should hold no transaction.
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancellationToken);
        body.Position = 0;
        using var csv = new StreamReader(body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            var options = new MeterImportOptions { AllowPlainKeys = http.Request.IsHttps || IsThisMachine(http.Connection) };
            var result = await import.ImportAsync(csv, options, http.Actor(), cancellationToken);
            return result.IsSuccess ? TypedResults.Ok(ImportDto.From(result)) : Problems.Invalid([.. result.Faults.Select(f => f.ToString())]);
        }
        catch (DecoderFallbackException)
        {
            return Problems.BadRequest("The body is not UTF-8.");
        }
    }

    private static bool IsImport(string? contentType) =>
        contentType is not null && (contentType.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) || contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Keys that are not wrapped cross no network in the clear.</summary>
    private static bool IsThisMachine(ConnectionInfo connection) => connection.RemoteIpAddress is null || System.Net.IPAddress.IsLoopback(connection.RemoteIpAddress);
}
