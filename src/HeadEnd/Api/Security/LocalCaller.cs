using System.Net;

namespace PrepaidMeter.HeadEnd.Api.Security;

/// <summary>
/// Tells requests that come from this machine and mean it: over a loopback socket, addressing it by a loopback name (so that no web page can reach it
/// through a name of its own), and from no browser page of another origin.
/// </summary>
internal static class LocalCaller
{
    public static bool Is(HttpContext http) =>
        IsLoopback(http.Connection.RemoteIpAddress) && IsLoopbackName(http.Request.Host.Host) && !IsForeignOrigin(http.Request);

    /// <summary>Null is an in-process caller (no socket), which is this machine.</summary>
    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsForeignOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
