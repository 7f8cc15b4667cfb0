namespace PrepaidMeter.HeadEnd.Api.Security;

/// <summary>Runs <see cref="ApiAuthorization"/>, or <see cref="ChannelSignatures"/> for what is signed, before anything of the request is understood.</summary>
internal sealed class ApiAuthorizationMiddleware(RequestDelegate next, ApiAuthorization authorization, ChannelSignatures signatures)
{
    /// <summary>A signature opens the door to money coming in and to nothing else.</summary>
    private static readonly PathString Recharges = $"{ApiRoutes.Prefix}/recharges";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Headers.ContainsKey(ChannelSignatures.KeyIdHeader) && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            return SignedAsync(http);
        }

        return authorization.Check(http) is { } refused ? RefuseAsync(http, refused.Status, refused.Reason) : next(http);
    }

    private async Task SignedAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(Recharges, StringComparison.Ordinal))
        {
            await RefuseAsync(http, StatusCodes.Status403Forbidden, "A channel's key is good for recharges only.");
            return;
        }

        if (await ReadBodyAsync(http.Request, http.RequestAborted) is not { } body)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, $"A signed request has at most {ApiLimits.LargestSignedBody} octets.");
            return;
        }

        var headers = http.Request.Headers;
        var (channel, reason) = signatures.Check(
            headers[ChannelSignatures.KeyIdHeader].ToString(), http.Request.Method, $"{http.Request.Path}{http.Request.QueryString}", headers[ChannelSignatures.SentAtHeader].ToString(),
            headers[ChannelSignatures.SignatureHeader].ToString(), body);
        if (channel is null)
        {
            await RefuseAsync(http, StatusCodes.Status401Unauthorized, reason!);
            return;
        }

        http.SetActor($"channel:{channel}");
        http.SetSignedChannel(channel);
        http.Request.Body = new MemoryStream(body, writable: false);
        await next(http);
    }

    /// <summary>Null when it is too large: nobody has proved to be anybody yet.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > ApiLimits.LargestSignedBody)
        {
            return null;
        }

        var buffer = new byte[ApiLimits.LargestSignedBody + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > ApiLimits.LargestSignedBody ? null : buffer[..length];
    }

    private static Task RefuseAsync(HttpContext http, int status, string reason) => TypedResults.Problem(reason, statusCode: status).ExecuteAsync(http);
}
