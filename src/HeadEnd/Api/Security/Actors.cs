namespace PrepaidMeter.HeadEnd.Api.Security;

/// <summary>Who is behind a request that was allowed to change something: what the audit writes down.</summary>
internal static class Actors
{
    private static readonly object Key = new();

    private static readonly object ChannelKey = new();

    /// <summary>The payment channel whose signature the request bears; null when it bears none.</summary>
    public static string? SignedChannel(this HttpContext http) => http.Items[ChannelKey] as string;

    public static void SetSignedChannel(this HttpContext http, string channel) => http.Items[ChannelKey] = channel;

    public static void SetActor(this HttpContext http, string actor) => http.Items[Key] = actor;

    public static string Actor(this HttpContext http) =>
        http.Items[Key] as string ?? throw new InvalidOperationException("The request was not authorised.");
}
