using System.Text.Json;
using PrepaidMeter.HeadEnd.Api.Recharges;

namespace PrepaidMeter.HeadEnd.Tests.Api.Recharges;

public sealed class RechargeDtoTests
{
    private static readonly JsonSerializerOptions AsTheApi = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    [Theory]
    [InlineData("accountNumber", "A-1", null)]
    [InlineData("meterSerial", null, "A-1")]
    public void RechargeDto_AccountOrMeter_EitherIsEnough(string field, string? account, string? meter)
    {
        var json = $$"""{ "channel": "pos", "transactionId": "1", "amountMinor": 500, "currency": "CNY", "{{field}}": "A-1" }""";
        JsonSerializer.Deserialize<RechargeDto>(json, AsTheApi).ShouldBe(new RechargeDto("pos", "1", 500, "CNY", account, meter));
    }
}
