using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace PrepaidMeter.HeadEnd.Api;

/// <summary>A request that could not be bound says what is wrong with it; anything else says nothing about our inside.</summary>
internal sealed class ApiExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, detail) = exception is BadHttpRequestException bad
            // The inner exception is the JSON reader's, which names the path and line.
            ? (bad.StatusCode, bad.InnerException is System.Text.Json.JsonException json ? $"{bad.Message} {json.Message}" : bad.Message)
            : (StatusCodes.Status500InternalServerError, "Something went wrong here; it is logged under the trace id.");
        httpContext.Response.StatusCode = status;
        return problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = new ProblemDetails { Status = status, Detail = detail } });
    }
}
