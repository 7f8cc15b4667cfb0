using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Association;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Tests.Transports;

/// <summary>A meter behind a gateway, whose octets are written out by hand.</summary>
public sealed class GatewayChannelTests
{
    private const string Aare = "6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400005E1D04000007";

    private static readonly CosemAttribute Name = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly AssociationOptions Behind = new() { Gateway = GatewayAddress.Parse("1:00A1B2") };

    [Fact]
    public async Task Session_BehindAGateway_PrefixesEveryRequestAndTakesThePrefixOffEveryAnswer()
    {
        await using var trace = ClientTrace.Connect();
        var associating = trace.BeginAssociate(Behind);
        var header = await trace.Meter.ReadAsync(8);
        Convert.ToHexString(await trace.Meter.ReadAsync((header[6] << 8) | header[7])).ShouldStartWith("E6010300A1B260");
        await trace.RespondAsync("E7010300A1B2" + Aare);
        var link = await associating;
        trace.Take(link);

        var reading = link.GetAsync(new(Name), default).AsTask();
        await trace.ExpectAsync("E6010300A1B2 C001C1 000100002A0000FF02 00");
        await trace.RespondAsync("E7010300A1B2 C401C1 00 1105");

        (await reading).Decode().ShouldBe(new DlmsData.Unsigned(5));
    }

    [Theory]
    [InlineData("no prefix", Aare)]
    [InlineData("a request's prefix", "E6010300A1B2" + Aare)]
    [InlineData("another network", "E7020300A1B2" + Aare)]
    [InlineData("another meter", "E7010300A1B3" + Aare)]
    [InlineData("another length", "E7010200A1" + Aare)]
    [InlineData("nothing behind it", "E7010300A1B2")]
    public async Task Answer_ThatIsNotOfTheMeterAsked_EndsTheLink(string what, string answer)
    {
        await using var trace = ClientTrace.Connect();
        var associating = trace.BeginAssociate(Behind);
        var header = await trace.Meter.ReadAsync(8);
        await trace.Meter.ReadAsync((header[6] << 8) | header[7]);
        await trace.RespondAsync(answer);

        (await Should.ThrowAsync<LinkException>(associating, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData(":00")]
    [InlineData("256:00")]
    [InlineData("-1:00")]
    [InlineData("1:0")]
    [InlineData("1:0G")]
    public void Parse_WhatIsNoAddress_IsRefused(string text) => Should.Throw<FormatException>(() => GatewayAddress.Parse(text));

    [Fact]
    public void Parse_Address_PrintsAsItWasWritten() => GatewayAddress.Parse("17:00A1B2").ToString().ShouldBe("17:00A1B2");
}
