using System.Net;
using Microsoft.AspNetCore.Http;
using PrepaidMeter.HeadEnd.Api.Security;

namespace PrepaidMeter.HeadEnd.Tests.Api.Security;

public class ApiAuthorizationTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:8080", null, true)]
    [InlineData("::1", "[::1]:8080", null, true)]
    [InlineData("127.0.0.1", "127.0.0.1:8080", "http://127.0.0.1:8080", true)]
    [InlineData("10.0.0.7", "127.0.0.1:8080", null, false)]
    [InlineData("127.0.0.1", "evil.example:8080", null, false)] // a name of theirs that resolves to us
    [InlineData("127.0.0.1", "127.0.0.1:8080", "http://evil.example", false)] // their page in a browser of ours
    public void Change_NoKeysConfigured_OnlyFromThisMachine(string remote, string host, string? origin, bool allowed)
    {
        var http = Request("POST", remote, host, origin);

        var refused = new ApiAuthorization([]).Check(http);

        if (allowed)
        {
            refused.ShouldBeNull();
            http.Actor().ShouldBe("local");
        }
        else
        {
            refused.ShouldNotBeNull().Status.ShouldBe(StatusCodes.Status403Forbidden);
        }
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("POST", false)]
    [InlineData("PUT", false)]
    [InlineData("DELETE", false)]
    [InlineData("PATCH", false)]
    public void Any_FromElsewhereWithoutKeys_OnlyReadingIsAllowed(string method, bool allowed) =>
        (new ApiAuthorization([]).Check(Request(method, "10.0.0.7", "headend:8080", null)) is null).ShouldBe(allowed);

    private static DefaultHttpContext Request(string method, string remote, string host, string? origin)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(remote) } };
        http.Request.Method = method;
        http.Request.Scheme = "http";
        http.Request.Host = new HostString(host);
        if (origin is not null)
        {
            http.Request.Headers.Origin = origin;
        }

        return http;
    }
}
