using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Storage.Meters;

namespace PrepaidMeter.Storage.Tests;

/// <summary>Meters for tests of what hangs on a meter.</summary>
internal static class TestMeters
{
    public static readonly DateTimeOffset Created = new(2026, 11, 20, 8, 30, 0, 123, 456, TimeSpan.Zero);

    public static Meter New(string serial, string group = "default") =>
        new(default, serial, null, "generic-prepaid", "127.0.0.1", 4059, 1, "Asia/Shanghai", group, Created);

    public static async Task<MeterId> AddMeterAsync(this TestDatabase test, string serial = "SIM00000001", string group = "default") =>
        (await new MeterStore(test.Database).UpsertAsync([New(serial, group)], TestDatabase.Token))[0].Id;
}
