using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PrepaidMeter.Simulator.Control;

/// <summary>Answers what can not be served with a status and {"error": "..."}.</summary>
internal sealed class ControlErrors(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (error is ControlException or JsonException or BadHttpRequestException or FormatException or OverflowException)
        {
            context.Response.StatusCode = error is ControlException { Status: var status } ? status : StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = error.Message }, context.RequestAborted);
        }
    }
}
