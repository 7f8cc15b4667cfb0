using Microsoft.AspNetCore.Http.HttpResults;

namespace PrepaidMeter.HeadEnd.Api;

/// <summary>The problem documents (RFC 9457) the API answers with.</summary>
internal static class Problems
{
    public static ProblemHttpResult NotFound(string what) => TypedResults.Problem(what, statusCode: StatusCodes.Status404NotFound, title: "Not found");

    public static ProblemHttpResult BadRequest(string what) => TypedResults.Problem(what, statusCode: StatusCodes.Status400BadRequest, title: "Bad request");

    public static ProblemHttpResult Conflict(string what) => TypedResults.Problem(what, statusCode: StatusCodes.Status409Conflict, title: "Conflict");

    public static ProblemHttpResult NoMeter(string serialNumber) => NotFound($"There is no meter '{serialNumber}'.");

    /// <summary>Faults written "field: what is wrong", grouped by field.</summary>
    public static ValidationProblem Invalid(IReadOnlyList<string> faults) => TypedResults.ValidationProblem(
        faults.Select(Split).GroupBy(f => f.Field, f => f.Fault).ToDictionary(g => g.Key, g => g.ToArray()),
        detail: string.Join("; ", faults));

    private static (string Field, string Fault) Split(string fault)
    {
        var colon = fault.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? ("", fault) : (fault[..colon], fault[(colon + 2)..]);
    }
}
