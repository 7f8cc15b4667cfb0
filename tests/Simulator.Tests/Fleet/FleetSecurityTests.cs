using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Fleet;

public class FleetSecurityTests
{
    private static readonly CosemAttribute Counter = CosemAttribute.Parse("1:0.0.43.1.0.255:2");
    private static readonly CosemMethod Disconnect = CosemMethod.Parse("70:0.0.96.3.10.255:1");

    [Fact]
    public async Task Meters_WithHls_LetInWhoHasTheirKeys_AndNobodyByPassword()
    {
        var options = new FleetOptions { MeterCount = 2, HistoryDays = 0, Security = new FleetSecurity() };
        await using var fleet = await SimulatedFleet.StartAsync(options, new ManualTimeProvider(), default);
        var connector = new MeterConnector(TimeProvider.System);

        foreach (var (meter, endpoint) in fleet.Meters)
        {
            await using (var link = await connector.ConnectAsync(endpoint, Hls(meter.Security!), default))
            {
                (await link.InvokeAsync(Disconnect, new DlmsData.Integer(0), default)).IsSuccess.ShouldBeTrue();
            }

            meter.OutputState.ShouldBeFalse();
            await using var open = await connector.ConnectAsync(endpoint, new AssociationOptions(), default);
            (await open.GetAsync(new(Counter), default)).Decode().ShouldBe(new DlmsData.DoubleLongUnsigned(103)); // AARQ 100, proof 101, the APDU around it 102, ACTION 103
        }

        await Should.ThrowAsync<AssociationRejectedException>(async () => await connector.ConnectAsync(
            fleet.Meters[0].Endpoint, new AssociationOptions { Mechanism = AuthenticationMechanism.Lls, Secret = LlsSecret.Parse("12345678") }, default));
        await Should.ThrowAsync<AssociationRejectedException>(async () => await connector.ConnectAsync(fleet.Meters[0].Endpoint, Hls(fleet.Meters[1].Meter.Security!), default));
    }

    [Fact]
    public async Task Keys_NotGiven_AreEachMetersOwnAndTheSameNextTime()
    {
        var options = new FleetOptions { MeterCount = 2, HistoryDays = 0, Security = new FleetSecurity { Suite = SecuritySuite.Suite2, SystemTitle = SystemTitle.Parse("4752580000000009") } };
        await using var first = await SimulatedFleet.StartAsync(options, new ManualTimeProvider(), default);
        await using var again = await SimulatedFleet.StartAsync(options, new ManualTimeProvider(), default);

        var keys = first.Meters.Select(m => m.Meter.Security!).ToArray();

        keys[0].EncryptionKey.ShouldNotBe(keys[1].EncryptionKey);
        keys[0].AuthenticationKey!.Reveal().SequenceEqual(keys[0].EncryptionKey!.Reveal()).ShouldBeFalse();
        keys.Select(k => k.EncryptionKey).ShouldBe(again.Meters.Select(m => m.Meter.Security!.EncryptionKey));
        keys.Select(k => k.SystemTitle.ToString()).ShouldBe(["4752580000000009", "475258000000000A"]);
        keys.ShouldAllBe(k => k.EncryptionKey!.Length == 32);
    }

    private static AssociationOptions Hls(ServerSecurity meter) => new()
    {
        Mechanism = AuthenticationMechanism.HlsGmac,
        Security = new SecurityOptions
        {
            ClientSystemTitle = new SystemTitle("HES", 1),
            EncryptionKey = meter.EncryptionKey,
            AuthenticationKey = meter.AuthenticationKey,
            InvocationCounters = new InMemoryInvocationCounterSource(new InvocationCounter(100)),
        },
    };
}
