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
        var profile = Standard with { Link = new LinkProfile { WithList = false, UseReleaseRequest = false, MaxReceivePduSize = 512, ConnectTimeoutSeconds = 7, ResponseTimeoutSeconds = 9 } };

        var quirky = await AssociationOf(profile);
        var standard = await AssociationOf(Standard);

        quirky.ProposedConformance.HasFlag(Conformance.MultipleReferences).ShouldBeFalse();
        (quirky.UseReleaseRequest, quirky.MaxReceivePduSize).ShouldBe((false, (ushort)512));
        (quirky.ConnectTimeout, quirky.ResponseTimeout).ShouldBe((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9)));
        standard.ProposedConformance.HasFlag(Conformance.MultipleReferences).ShouldBeTrue();
        standard.UseReleaseRequest.ShouldBeTrue();
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
