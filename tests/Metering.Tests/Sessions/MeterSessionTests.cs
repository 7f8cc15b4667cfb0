using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Sessions;

public sealed class MeterSessionTests
{
    [Fact]
    public async Task Open_FirstContact_RecordsTheLogicalDeviceName()
    {
        using var f = new HeadEndFixture();

        await using (var session = await OpenSession.OfAsync(f, f.Meter, ClientRole.Reading))
        {
            session.Meter.LogicalDeviceName.ShouldBe(HeadEndFixture.LogicalDeviceName);
            f.Leases.Held.ShouldBe(1);
        }

        f.Record.LogicalDeviceName.ShouldBe(HeadEndFixture.LogicalDeviceName);
        f.Leases.Held.ShouldBe(0);
        f.Device.OpenLinks.ShouldBe(0);
        var options = f.Device.Associations.ShouldHaveSingleItem();
        (options.ClientAddress, options.Mechanism).ShouldBe(((ushort)32, AuthenticationMechanism.Lls));
        options.Secret.ShouldBe(LlsSecret.Parse("12345678"));
    }

    [Fact]
    public async Task Open_PublicRole_SendsNoSecret()
    {
        using var f = new HeadEndFixture();

        await using var session = await OpenSession.OfAsync(f, f.Meter, ClientRole.Public);

        f.Device.Associations.ShouldHaveSingleItem().Secret.ShouldBeNull();
    }

    [Fact]
    public async Task Open_AnotherSerialNumberAnswers_IsIdentityAndRecordsNothing()
    {
        using var f = new HeadEndFixture();
        f.Connector.Meters[4059] = f.NewDevice("SIM00000002", "PPM0000000000002");

        var e = await Should.ThrowAsync<SessionException>(() => OpenSession.OfAsync(f, f.Meter, ClientRole.Reading));

        e.Failure.ShouldBe(FailureClass.Identity);
        f.Record.LogicalDeviceName.ShouldBeNull();
        f.Leases.Held.ShouldBe(0);
        f.Connector.Meters[4059].OpenLinks.ShouldBe(0);
    }

    [Fact]
    public async Task Open_AnotherLogicalDeviceNameThanOnRecord_IsIdentity()
    {
        using var f = new HeadEndFixture();
        await (await OpenSession.OfAsync(f, f.Meter, ClientRole.Reading)).DisposeAsync();
        f.Connector.Meters[4059] = f.NewDevice(logicalDeviceName: "PPM0000000000009");

        var e = await Should.ThrowAsync<SessionException>(() => OpenSession.OfAsync(f, f.Record, ClientRole.Reading));

        e.Failure.ShouldBe(FailureClass.Identity);
        f.Record.LogicalDeviceName.ShouldBe(HeadEndFixture.LogicalDeviceName);
    }

    [Fact]
    public async Task Open_StaleCopyOfTheRecord_StillFindsTheMismatch()
    {
        using var f = new HeadEndFixture();
        await (await OpenSession.OfAsync(f, f.Meter, ClientRole.Reading)).DisposeAsync();
        f.Connector.Meters[4059] = f.NewDevice(logicalDeviceName: "PPM0000000000009");
        f.Meter.LogicalDeviceName.ShouldBeNull();

        var e = await Should.ThrowAsync<SessionException>(() => OpenSession.OfAsync(f, f.Meter, ClientRole.Reading));

        e.Failure.ShouldBe(FailureClass.Identity);
    }

    [Fact]
    public async Task Open_MeterWillNotSayWhoItIs_Fails()
    {
        using var f = new HeadEndFixture();
        f.Device.Refusals[CosemAttribute.Parse("1:0.0.96.1.0.255:2")] = DataAccessResult.ReadWriteDenied;

        await Should.ThrowAsync<MeterRefusedException>(() => OpenSession.OfAsync(f, f.Meter, ClientRole.Reading));

        f.Leases.Held.ShouldBe(0);
    }

    [Fact]
    public async Task Open_NoSecretStored_IsConfigurationWithoutConnecting()
    {
        using var f = new HeadEndFixture();
        f.Keys.Secrets.Clear();

        var e = await Should.ThrowAsync<SessionException>(() => OpenSession.OfAsync(f, f.Meter, ClientRole.Setting));

        e.Failure.ShouldBe(FailureClass.Configuration);
        f.Device.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_UnknownProfile_IsConfiguration()
    {
        using var f = new HeadEndFixture();

        var e = await Should.ThrowAsync<SessionException>(() => OpenSession.OfAsync(f, f.Meter with { Profile = "nobody" }, ClientRole.Reading));

        e.Failure.ShouldBe(FailureClass.Configuration);
    }

    [Fact]
    public async Task Open_MeterTakenByAnotherOwner_IsBusy()
    {
        using var f = new HeadEndFixture();
        await f.Leases.TryAcquireAsync(f.Meter.Id, "another process", f.Time.GetUtcNow(), TimeSpan.FromMinutes(1), CancellationToken.None);

        var e = await Should.ThrowAsync<SessionException>(() => OpenSession.OfAsync(f, f.Meter, ClientRole.Reading));

        e.Failure.ShouldBe(FailureClass.Busy);
    }

    [Fact]
    public async Task Open_ConnectionFails_GivesLeaseAndPermitBack()
    {
        using var f = new HeadEndFixture(sessionOptions: new SessionOptions { MaxSessions = 1, LeaseWait = TimeSpan.Zero });
        f.Device.ConnectFailure = () => new LinkException(LinkFailure.Refused, "refused");
        await Should.ThrowAsync<LinkException>(() => OpenSession.OfAsync(f, f.Meter, ClientRole.Reading));
        f.Device.ConnectFailure = () => null;

        await using var session = await OpenSession.OfAsync(f, f.Meter, ClientRole.Reading).WaitAsync(TimeSpan.FromSeconds(5));

        session.Session.FencingToken.ShouldBe(2);
    }

    [Fact]
    public async Task Session_HeldLong_RenewsItsLease()
    {
        using var f = new HeadEndFixture(sessionOptions: new SessionOptions { LeaseWait = TimeSpan.Zero, LeaseDuration = TimeSpan.FromSeconds(30) });
        await using var session = await OpenSession.OfAsync(f, f.Meter, ClientRole.Reading);
        for (var i = 1; i <= 6; i++)
        {
            f.Time.Advance(TimeSpan.FromSeconds(10));
            await Wait.UntilAsync(() => f.Leases.Renewals >= i);
        }

        (await f.Leases.TryAcquireAsync(f.Meter.Id, "other", f.Time.GetUtcNow(), TimeSpan.FromSeconds(1), CancellationToken.None)).ShouldBeNull();
        session.Session.LeaseLost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Session_LeaseTakenAway_SaysSoAndWillNotReconnect()
    {
        using var f = new HeadEndFixture(sessionOptions: new SessionOptions { LeaseWait = TimeSpan.Zero, LeaseDuration = TimeSpan.FromSeconds(30) });
        await using var session = await OpenSession.OfAsync(f, f.Meter, ClientRole.Reading);
        f.Leases.Steal(f.Meter.Id);
        f.Time.Advance(TimeSpan.FromSeconds(10));
        await Wait.UntilAsync(() => session.Session.LeaseLost.IsCancellationRequested);

        var e = await Should.ThrowAsync<SessionException>(() => session.Session.ConnectAsync(ClientRole.Reading, CancellationToken.None));

        e.Failure.ShouldBe(FailureClass.Busy);
    }
}
