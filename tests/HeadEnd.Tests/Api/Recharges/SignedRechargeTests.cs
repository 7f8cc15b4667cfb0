using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Api.Recharges;

/// <summary>Recharges of a channel that has a key.</summary>
public class SignedRechargeTests
{
    private const string Path = "/api/v1/recharges";

    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task Post_SignedAndAgain_BookedOnceByTheChannel()
    {
        await using var host = await WithAccountAsync();

        using var first = await host.Client.SendAsync(Signed(Recharge("wechat")));
        using var again = await host.Client.SendAsync(Signed(Recharge("wechat")));

        first.StatusCode.ShouldBe(HttpStatusCode.Created, await first.Content.ReadAsStringAsync());
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.GetJsonAsync("/api/v1/accounts/A1")).GetProperty("availableMinor").GetInt64().ShouldBe(3500);
    }

    [Fact]
    public async Task Post_UnsignedForAGuardedChannelOrSignedForAnother_Forbidden()
    {
        await using var host = await WithAccountAsync();

        using var unsigned = await host.Client.PostAsync(Path, Json(Recharge("wechat")));
        using var foreign = await host.Client.SendAsync(Signed(Recharge("pos")));
        using var free = await host.Client.PostAsync(Path, Json(Recharge("counter")));

        await unsigned.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "wechat");
        await foreign.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "pos");
        free.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Post_TamperedLateOrTooLarge_RefusedBeforeItIsRead()
    {
        await using var host = await WithAccountAsync();
        var tampered = Signed(Recharge("wechat"));
        tampered.Content = Json(Recharge("wechat").Replace("2500", "9500", StringComparison.Ordinal));

        using var forged = await host.Client.SendAsync(tampered);
        using var late = await host.Client.SendAsync(Signed(Recharge("wechat"), TimeProvider.System.GetUtcNow().AddMinutes(-6)));
        using var large = await host.Client.SendAsync(Signed(new string(' ', 17_000)));
        using var nonsense = await host.Client.SendAsync(Signed("{"));
        using var elsewhere = await host.Client.SendAsync(Signed("{}", path: "/api/v1/accounts"));

        await forged.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "did not sign");
        await late.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "300 s");
        await large.ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "octets");
        nonsense.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await elsewhere.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "recharges only");
        (await host.GetJsonAsync("/api/v1/accounts/A1")).GetProperty("availableMinor").GetInt64().ShouldBe(1000);
    }

    private static async Task<ApiHost> WithAccountAsync()
    {
        var host = await ApiHost.StartWithChannelsAsync(new Dictionary<(string, string), byte[]> { [("wechat", "wechat-1")] = Secret });
        await host.AddMetersAsync(1);
        using var opened = await host.Client.PostAsJsonAsync(
            "/api/v1/accounts", new { number = "A1", meterSerial = "SIM1", currency = "CNY", tariff = "residential-tou", openingBalanceMinor = 1000 });
        opened.StatusCode.ShouldBe(HttpStatusCode.Created);
        return host;
    }

    private static string Recharge(string channel) =>
        JsonSerializer.Serialize(new { channel, transactionId = "t1", accountNumber = "A1", amountMinor = 2500, currency = "CNY" });

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static HttpRequestMessage Signed(string body, DateTimeOffset? at = null, string path = Path)
    {
        var sentAt = (at ?? TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) };
        request.Headers.Add("X-Key-Id", "wechat-1");
        request.Headers.Add("X-Sent-At", sentAt);
        request.Headers.Add("X-Signature", Convert.ToHexString(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes($"POST\n{path}\n{sentAt}\n{body}"))));
        return request;
    }
}
