namespace PrepaidMeter.HeadEnd.Api.Security;

/// <summary>Runs <see cref="ApiAuthorization"/> before anything of the request is read.</summary>
internal sealed class ApiAuthorizationMiddleware(RequestDelegate next, ApiAuthorization authorization)
{
    public Task InvokeAsync(HttpContext http) => authorization.Check(http) is { } refused
        ? TypedResults.Problem(refused.Reason, statusCode: refused.Status).ExecuteAsync(http)
        : next(http);
}
