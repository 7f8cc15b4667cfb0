using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Api;

/// <summary>What every error of the API has to be.</summary>
internal static class ProblemAssert
{
    /// <summary>An RFC 9457 document of this status that says what is wrong and shows nothing of our inside.</summary>
    public static async Task ShouldBeProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string named)
    {
        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("detail").GetString()!.ShouldContain(named);
        problem.ToString().ShouldNotContain("   at ");
    }
}
