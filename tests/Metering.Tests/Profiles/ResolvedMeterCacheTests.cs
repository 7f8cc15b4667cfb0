using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Profiles;

public sealed class ResolvedMeterCacheTests
{
    private static readonly CosemObject LoadProfile = CosemObject.Parse("7:1.0.99.1.0.255");

    private readonly ResolvedMeterCache _cache = new();

    [Fact]
    public void EqualShapes_OfTwoMeters_AreOneInstance()
    {
        _cache.Of(MeterOf(1)).Learn(LoadProfile, Shape(900));
        _cache.Of(MeterOf(2)).Learn(LoadProfile, Shape(900));
        _cache.Of(MeterOf(3)).Learn(LoadProfile, Shape(3600));

        _cache.Of(MeterOf(2)).ShapeOf(LoadProfile).ShouldBeSameAs(_cache.Of(MeterOf(1)).ShapeOf(LoadProfile));
        _cache.Of(MeterOf(3)).ShapeOf(LoadProfile).ShouldBe(Shape(3600));
    }

    [Fact]
    public void ExchangedMeter_StartsAnew()
    {
        _cache.Of(MeterOf(1)).Learn(LoadProfile, Shape(900));

        _cache.Of(MeterOf(1) with { LogicalDeviceName = "ABC0000000000009" }).ShapeOf(LoadProfile).ShouldBeNull();
    }

    private static Meter MeterOf(long id) =>
        new(new MeterId(id), $"SIM{id}", null, "generic-prepaid", "127.0.0.1", 4059, 1, "Asia/Shanghai", "default", DateTimeOffset.UnixEpoch);

    private static BufferShape Shape(int period)
    {
        var clock = new BufferColumn(new CaptureObject(8, new LogicalName(0, 0, 1, 0, 0, 255), 2, 0), ColumnRole.CaptureTime, "", null, 0, "");
        return new(new Octets(new byte[] { 1, 1, 2 }), ValueList.From([clock]), TimeSpan.FromSeconds(period));
    }
}
