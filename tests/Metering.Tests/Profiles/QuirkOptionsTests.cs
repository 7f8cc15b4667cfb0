using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Tests.Profiles;

/// <summary>Each option of a profile that tolerates a quirk: what it changes, and that the default does not.</summary>
public sealed class QuirkOptionsTests
{
    private const string LoadProfile = "7:1.0.99.1.0.255";

    private static MeterProfile Standard => ProfileFixture.GenericPrepaid with { Registers = ["energy.import.total"] };

    [Fact]
    public async Task Link_Options_ReachTheAssociation()
    {
        var profile = Standard with { Link = new LinkProfile { WithList = false, UseReleaseRequest = false, MaxListItems = 5, AcceptLongSetBlockResponse = true, MaxReceivePduSize = 512, ConnectTimeoutSeconds = 7, ResponseTimeoutSeconds = 9 } };

        var quirky = await AssociationOf(profile);
        var standard = await AssociationOf(Standard);

        quirky.ProposedConformance.HasFlag(Conformance.MultipleReferences).ShouldBeFalse();
        (quirky.UseReleaseRequest, quirky.MaxReceivePduSize).ShouldBe((false, (ushort)512));
        (quirky.ConnectTimeout, quirky.ResponseTimeout).ShouldBe((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9)));
        (quirky.MaxListItems, quirky.AcceptLongSetBlockResponse).ShouldBe((5, true));
        (standard.MaxListItems, standard.AcceptLongSetBlockResponse).ShouldBe((0, false));
        standard.ProposedConformance.HasFlag(Conformance.MultipleReferences).ShouldBeTrue();
        standard.UseReleaseRequest.ShouldBeTrue();
    }

    [Fact]
    public void Link_HdlcOptions_ReachTheFrames()
    {
        var hdlc = new LinkProfile { Framing = LinkFraming.Hdlc, PhysicalAddress = 17, AddressSize = 4, InformationLength = 256, WindowSize = 3, TolerateDoubledLlc = true }.ToHdlc().ShouldNotBeNull();

        (hdlc.PhysicalAddress, hdlc.AddressSize, hdlc.MaxInformationLength, hdlc.WindowSize, hdlc.TolerateDoubledLlc).ShouldBe(((ushort?)17, 4, 256, 3, true));
        new LinkProfile { Framing = LinkFraming.Hdlc }.ToHdlc().ShouldBe(new Protocol.Hdlc.HdlcOptions());
        new LinkProfile().ToHdlc().ShouldBeNull();
    }

    [Fact]
    public async Task Security_Options_ReachTheAssociation()
    {
        var standard = (await AssociationOf(Secured(Standard, client => client, security => security))).Security.ShouldNotBeNull();
        var quirky = (await AssociationOf(Secured(
            Standard,
            client => client with { AssociationObject = CosemObject.Parse("15:0.0.40.0.3.255") },
            security => security with { AcceptEmptySystemTitle = true, ChallengeLength = 8, AcceptUnnamedHls = true, AcceptPlainInitiateResponse = true }))).Security.ShouldNotBeNull();

        (standard.AssociationObject.ToString(), standard.AcceptEmptySystemTitle, standard.ChallengeLength, standard.AcceptUnnamedHls, standard.AcceptPlainInitiateResponse)
            .ShouldBe(("0.0.40.0.0.255", false, (int?)null, false, false));
        (quirky.AssociationObject.ToString(), quirky.AcceptEmptySystemTitle, quirky.ChallengeLength, quirky.AcceptUnnamedHls, quirky.AcceptPlainInitiateResponse)
            .ShouldBe(("0.0.40.0.3.255", true, (int?)8, true, true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RangeOnTheHour_MovesBothBoundsOutwards(bool option)
    {
        var asked = await RangesOf(Standard.LoadProfile! with { RangeOnTheHour = option, HorizonDays = 1 });

        (asked[^1].To.AsDateTime()!.Value is { Minute: 0, Second: 0 }).ShouldBe(option);
        asked[0].From.AsDateTime()!.Value.Minute.ShouldBe((byte)0);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(17, 6)] // sixteen quarters of an hour between the bounds, of a day and some minutes
    public async Task MaxRows_CutsTheRangeSoThatNoMoreRowsLieInIt(int? option, int atLeast)
    {
        var asked = await RangesOf(Standard.LoadProfile! with { MaxRows = option, HorizonDays = 1, ChunkHours = 48 });

        asked.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
        if (option is { } most)
        {
            asked.ShouldAllBe(r => InstantOf(r.To) - InstantOf(r.From) <= TimeSpan.FromMinutes(15 * (most - 1)));
        }
    }

    [Theory]
    [InlineData("link", """{"maxListItems": -1}""", "$.link.maxListItems")]
    [InlineData("link", """{"framing": "hdlc", "informationLength": 31}""", "$.link.informationLength")]
    [InlineData("link", """{"framing": "hdlc", "windowSize": 8}""", "$.link.windowSize")]
    [InlineData("link", """{"tolerateDoubledLlc": true}""", "$.link.framing")]
    [InlineData("link", """{"tolerateAnything": true}""", "$.link")]
    [InlineData("clock", """{"object": "8:0.0.1.0.0.255", "deviationIsOffset": true, "standardTimeAllYear": true}""", "$.clock.standardTimeAllYear")]
    [InlineData("loadProfile", """{"object": "7:1.0.99.1.0.255", "maxRows": 1}""", "$.loadProfile.maxRows")]
    [InlineData("security", """{"challengeLength": 7}""", "$.security.challengeLength")]
    public void Rules_FaultyOption_IsNamedAtItsPlace(string member, string json, string path)
    {
        var profile = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "profiles", "generic-prepaid.json")))!.AsObject();
        profile[member] = System.Text.Json.Nodes.JsonNode.Parse(json);

        var error = Should.Throw<ProfileException>(() => MeterProfileJson.Parse(System.Text.Encoding.UTF8.GetBytes(profile.ToJsonString()), "generic-prepaid.json"));

        error.Path.ShouldStartWith(path);
    }

    [Theory]
    [InlineData(false, FailureClass.Clock)]
    [InlineData(true, FailureClass.None)]
    public async Task DeviationIsOffset_MeterOfTheOppositeSign_IsReadRightWithItOnly(bool option, FailureClass expected)
    {
        using var f = new HeadEndFixture(profile: Standard with { Clock = Standard.Clock with { DeviationIsOffset = option } });
        f.Device.Computed[CosemAttribute.Parse("8:0.0.1.0.0.255:2")] = _ =>
            DlmsData.FromDateTime(CosemDateTime.FromInstant(f.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8))) with { Deviation = 480 });

        (await CollectAsync(f, CollectionParts.ClockCheck)).Failure.ShouldBe(expected);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task RangeBoundsExclusive_WidensTheRangeBySeconds(bool option, int seconds)
    {
        using var f = new HeadEndFixture(profile: Standard with { LoadProfile = Standard.LoadProfile! with { RangeBoundsExclusive = option, HorizonDays = 1 } });
        f.Device.SetBuffer(LoadProfile, 900, ["8:0.0.1.0.0.255:2", "3:1.0.1.8.0.255:2"], []);
        SelectiveAccess.ByRange? asked = null;
        f.Device.Computed[CosemAttribute.Parse(LoadProfile + ":2")] = access =>
        {
            asked ??= (SelectiveAccess.ByRange)access!;
            return DlmsData.ArrayOf();
        };

        await CollectAsync(f, CollectionParts.LoadProfile);

        var from = asked.ShouldNotBeNull().From.AsDateTime()!.Value.ToInstant(TimeSpan.Zero)!.Value;
        from.ShouldBe(f.Time.GetUtcNow().AddDays(-1).AddSeconds(-seconds));
        asked.RestrictingObject.ShouldBe(CaptureObject.Clock);
    }

    [Theory]
    [InlineData(null, 123456)]
    [InlineData((sbyte)1, 1234560)]
    public async Task ScalerOverride_ReplacesTheMetersScaler(sbyte? option, int expected)
    {
        using var f = new HeadEndFixture(profile: WithTotal(q => q with { ScalerOverride = option }));

        await CollectAsync(f, CollectionParts.Registers);

        f.Readings.Registers.ShouldHaveSingleItem().Value.ShouldBe(expected);
    }

    [Theory]
    [InlineData(false, FailureClass.NoObject)]
    [InlineData(true, FailureClass.None)]
    public async Task Optional_QuantityTheMeterLacks_IsNoFailureWithItOnly(bool option, FailureClass expected)
    {
        using var f = new HeadEndFixture(profile: WithTotal(q => q with { Optional = option }));
        f.Device.Refusals[CosemAttribute.Parse("3:1.0.1.8.0.255:2")] = DataAccessResult.ObjectUndefined;

        (await CollectAsync(f, CollectionParts.Registers)).Failure.ShouldBe(expected);
    }

    private static MeterProfile Secured(MeterProfile profile, Func<ClientProfile, ClientProfile> client, Func<SecurityProfile, SecurityProfile> security) => profile with
    {
        Clients = profile.Clients with { Reading = client(profile.Clients.Reading with { Authentication = Protocol.Acse.AuthenticationMechanism.HlsMd5 }) },
        Security = security(profile.Security),
    };

    private static DateTimeOffset InstantOf(DlmsData value) => value.AsDateTime()!.Value.ToInstant(TimeSpan.Zero)!.Value;

    private static async Task<List<SelectiveAccess.ByRange>> RangesOf(BufferProfile buffer)
    {
        using var f = new HeadEndFixture(profile: Standard with { LoadProfile = buffer });
        f.Device.SetBuffer(LoadProfile, 900, ["8:0.0.1.0.0.255:2", "3:1.0.1.8.0.255:2"], []);
        var asked = new List<SelectiveAccess.ByRange>();
        f.Device.Computed[CosemAttribute.Parse(LoadProfile + ":2")] = access =>
        {
            asked.Add((SelectiveAccess.ByRange)access!);
            return DlmsData.ArrayOf();
        };
        f.Time.Advance(TimeSpan.FromMinutes(5));
        await CollectAsync(f, CollectionParts.LoadProfile);
        return asked;
    }

    private static MeterProfile WithTotal(Func<QuantityProfile, QuantityProfile> change)
    {
        var quantities = Standard.Quantities.ToDictionary();
        quantities["energy.import.total"] = change(quantities["energy.import.total"]);
        return Standard with { Quantities = quantities };
    }

    private static async Task<Protocol.Association.AssociationOptions> AssociationOf(MeterProfile profile)
    {
        using var f = new HeadEndFixture(profile: profile);
        await CollectAsync(f, CollectionParts.ClockCheck);
        return f.Device.Associations.ShouldHaveSingleItem();
    }

    private static Task<ReadAttempt> CollectAsync(HeadEndFixture f, CollectionParts parts)
    {
        _ = new FakeRelay(f.Device, 4);
        return f.Collection.CollectAsync(f.Record, parts, "test", CancellationToken.None);
    }
}
