using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Tests.Api;

public class MoneyApiTests
{
    [Fact]
    public async Task Account_OpenedThenRecharged_StatementAddsUp()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);

        using var opened = await host.Client.PostAsJsonAsync("/api/v1/accounts", Opening());
        using var recharged = await host.Client.PostAsJsonAsync("/api/v1/recharges", Recharge(2500));

        opened.StatusCode.ShouldBe(HttpStatusCode.Created);
        recharged.StatusCode.ShouldBe(HttpStatusCode.Created);
        var account = await host.GetJsonAsync(opened.Headers.Location!.ToString());
        account.GetProperty("availableMinor").GetInt64().ShouldBe(3500);
        account.GetProperty("currency").GetString().ShouldBe("CNY");
        var statement = await host.GetJsonAsync("/api/v1/accounts/A1/statement");
        statement.GetProperty("items").EnumerateArray().Sum(l => l.GetProperty("amountMinor").GetInt64()).ShouldBe(3500);
        (await host.GetJsonAsync("/api/v1/recharges/pos/t1")).GetProperty("amountMinor").GetInt64().ShouldBe(2500);
    }

    [Fact]
    public async Task Recharge_Repeated_SameReceiptAndNothingMoves()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);
        using var opened = await host.Client.PostAsJsonAsync("/api/v1/accounts", Opening());
        using var first = await host.Client.PostAsJsonAsync("/api/v1/recharges", Recharge(2500));

        using var again = await host.Client.PostAsJsonAsync("/api/v1/recharges", Recharge(2500));
        using var other = await host.Client.PostAsJsonAsync("/api/v1/recharges", Recharge(2600));

        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        var firstReceipt = await first.Content.ReadFromJsonAsync<JsonElement>();
        (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString().ShouldBe(firstReceipt.GetProperty("number").GetString());
        await other.ShouldBeProblemAsync(HttpStatusCode.Conflict, "t1");
        (await host.GetJsonAsync("/api/v1/accounts/A1")).GetProperty("availableMinor").GetInt64().ShouldBe(3500);
    }

    [Fact]
    public async Task Account_SecondForOneMeter_Conflict()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddMetersAsync(1);
        using var opened = await host.Client.PostAsJsonAsync("/api/v1/accounts", Opening());

        using var second = await host.Client.PostAsJsonAsync("/api/v1/accounts", Opening());

        await second.ShouldBeProblemAsync(HttpStatusCode.Conflict, "A1");
    }

    [Fact]
    public async Task Account_SeveralFaults_EachNamedByField()
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.Client.PostAsJsonAsync("/api/v1/accounts", new { number = "A1", meterSerial = "NONE", currency = "XXX", tariff = "none" });

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        errors.EnumerateObject().Select(e => e.Name).ShouldBe(["meterSerial", "currency", "tariff"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/api/v1/accounts/NONE")]
    [InlineData("/api/v1/accounts/NONE/statement")]
    [InlineData("/api/v1/recharges/pos/NONE")]
    public async Task Get_Unknown_NotFoundNamesIt(string path)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.Client.GetAsync(path);

        await response.ShouldBeProblemAsync(HttpStatusCode.NotFound, "NONE");
    }

    private static object Opening() => new { number = "A1", meterSerial = "SIM1", currency = "CNY", tariff = "residential-tou", openingBalanceMinor = 1000 };

    private static object Recharge(long amount) => new { channel = "pos", transactionId = "t1", accountNumber = "A1", amountMinor = amount, currency = "CNY" };
}
