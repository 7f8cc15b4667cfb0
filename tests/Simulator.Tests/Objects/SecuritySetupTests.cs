using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Views;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Objects;

/// <summary>Key changes over the wire: a meter of a fleet, and a client through the typed view.</summary>
public class SecuritySetupTests
{
    private static readonly LogicalName Name = LogicalName.Parse("0.0.43.0.0.255");
    private static readonly CosemAttribute Serial = CosemAttribute.Parse("1:0.0.96.1.0.255:2");
    private static readonly SystemTitle Client = new("HES", 1);

    [Fact]
    public async Task TransferredKeys_HoldForNewAssociations_AndTheOldOneGoesOn()
    {
        await using var fleet = await StartAsync(new FleetSecurity());
        var (meter, old) = (fleet.Meters[0].Meter, fleet.Meters[0].Meter.Security!);
        var guek = new GlobalUnicastEncryptionKey(Enumerable.Repeat((byte)7, 16).ToArray());
        var gak = new AuthenticationKey(Enumerable.Repeat((byte)8, 16).ToArray());
        await using var link = await ConnectAsync(fleet, old);

        await new SecuritySetup(link, Name).TransferAsync(old.MasterKey!, [guek, gak], default);

        (await link.GetAsync(new(Serial), default)).IsSuccess.ShouldBeTrue();
        meter.Security!.EncryptionKey.ShouldBe(guek);
        await Should.ThrowAsync<AssociationRejectedException>(async () => await ConnectAsync(fleet, old));

        // The new key's counters begin anew.
        await using var next = await ConnectAsync(fleet, meter.Security!, counter: 0);
        (await next.GetAsync(new(Serial), default)).IsSuccess.ShouldBeTrue();
        (await link.GetAsync(new(Serial), default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task KeyUnderAnotherMaster_ChangesNothing()
    {
        await using var fleet = await StartAsync(new FleetSecurity());
        var security = fleet.Meters[0].Meter.Security!;
        using var other = new KeyEncryptionKey(new byte[16]);
        using var key = new GlobalUnicastEncryptionKey(new byte[16]);
        await using var link = await ConnectAsync(fleet, security);
        var setup = new SecuritySetup(link, Name);

        await Should.ThrowAsync<MeterRefusedException>(async () => await setup.TransferAsync(other, [key], default));
        await Should.ThrowAsync<ArgumentException>(async () => await setup.TransferAsync(other, [key, key], default));
        await Should.ThrowAsync<MeterRefusedException>(async () => await setup.KeyTransfer.InvokeAsync(default, default));

        fleet.Meters[0].Meter.Security.ShouldBeSameAs(security);
    }

    [Fact]
    public async Task MeterThatDenies_HasChangedItsKeyAllTheSame()
    {
        await using var fleet = await StartAsync(new FleetSecurity());
        var (meter, old) = (fleet.Meters[0].Meter, fleet.Meters[0].Meter.Security!);
        meter.Faults.DenyKeyChanges = true;
        using var key = new GlobalUnicastEncryptionKey(new byte[16]);
        await using var link = await ConnectAsync(fleet, old);

        await Should.ThrowAsync<MeterRefusedException>(async () => await new SecuritySetup(link, Name).TransferAsync(old.MasterKey!, [key], default));

        meter.Security!.EncryptionKey.ShouldBe(key);
        await using var next = await ConnectAsync(fleet, meter.Security!);
    }

    [Theory]
    [InlineData(SecuritySuite.Suite1)]
    [InlineData(SecuritySuite.Suite2)]
    public async Task AgreedKey_IsBothSides(SecuritySuite suite)
    {
        using var own = DigitalSignatureKey.Generate(suite);
        using var meterKey = DigitalSignatureKey.Generate(suite);
        await using var fleet = await StartAsync(new FleetSecurity { Suite = suite, SigningKey = meterKey, ClientVerificationKey = own.PublicKey });
        var meter = fleet.Meters[0].Meter;
        await using var link = await ConnectAsync(fleet, meter.Security!);
        var setup = new SecuritySetup(link, Name);

        foreach (var id in Enum.GetValues<KeyId>())
        {
            var key = await setup.AgreeAsync(id, Client, meter.Security!.SystemTitle, own, meterKey.PublicKey, default);

            SymmetricKey? held = id switch
            {
                KeyId.GlobalUnicastEncryption => meter.Security.EncryptionKey,
                KeyId.GlobalBroadcastEncryption => meter.Security.BroadcastEncryptionKey,
                KeyId.Authentication => meter.Security.AuthenticationKey,
                _ => meter.Security.MasterKey,
            };
            held!.Reveal().ToArray().ShouldBe(key);
        }

        using var stranger = DigitalSignatureKey.Generate(suite);
        await Should.ThrowAsync<MeterRefusedException>(
            async () => await setup.AgreeAsync(KeyId.Authentication, Client, meter.Security!.SystemTitle, stranger, meterKey.PublicKey, default));
    }

    [Fact]
    public async Task Policy_CanOnlyBeMadeStricter_AndHoldsForNewAssociations()
    {
        await using var fleet = await StartAsync(new FleetSecurity { Protection = SecurityProtection.Authentication });
        var meter = fleet.Meters[0].Meter;
        await using var link = await ConnectAsync(fleet, meter.Security!);
        var setup = new SecuritySetup(link, Name);
        var strict = (byte)SecurityPolicies.BothWays(SecurityProtection.AuthenticationAndEncryption);

        (await setup.SecurityPolicy.GetAsync(default)).ShouldBe((byte)SecurityPolicies.BothWays(SecurityProtection.Authentication));
        await setup.Activate.InvokeAsync(strict, default);
        (await setup.SecurityPolicy.GetAsync(default)).ShouldBe(strict);
        (await setup.ServerSystemTitle.GetAsync(default)).ShouldBe(new Octets(meter.Security!.SystemTitle.ToArray()));
        (await setup.Certificates.GetAsync(default)).Count.ShouldBe(0);

        await Should.ThrowAsync<MeterRefusedException>(async () => await setup.Activate.InvokeAsync(0, default));
        await Should.ThrowAsync<MeterRefusedException>(async () => await setup.Activate.InvokeAsync((byte)(strict | 0x10), default));
    }

    private static ValueTask<SimulatedFleet> StartAsync(FleetSecurity security) =>
        SimulatedFleet.StartAsync(new FleetOptions { MeterCount = 1, HistoryDays = 0, Security = security }, new ManualTimeProvider(), default);

    private static ValueTask<IMeterLink> ConnectAsync(SimulatedFleet fleet, ServerSecurity keys, uint counter = 100) =>
        new MeterConnector(TimeProvider.System).ConnectAsync(
            fleet.Meters[0].Endpoint,
            new AssociationOptions
            {
                Mechanism = AuthenticationMechanism.HlsGmac,
                Security = new SecurityOptions
                {
                    Suite = keys.Suite,
                    Policy = keys.AgreedPolicy,
                    ClientSystemTitle = Client,
                    EncryptionKey = keys.EncryptionKey,
                    AuthenticationKey = keys.AuthenticationKey,
                    InvocationCounters = new InMemoryInvocationCounterSource(new InvocationCounter(counter)),
                },
            },
            default);
}
