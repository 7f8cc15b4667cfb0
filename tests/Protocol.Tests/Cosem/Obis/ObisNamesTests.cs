using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Cosem;

public sealed class ObisNamesTests
{
    [Theory]
    [InlineData("1.0.1.8.0.255", "active import energy total")]
    [InlineData("1.0.1.8.4.255", "active import energy rate 4")]
    [InlineData("1.1.2.8.0.255", "active export energy total")]
    [InlineData("1.2.1.8.0.255", "active import energy total, channel 2")]
    [InlineData("1.0.1.8.2.0", "active import energy rate 2, billing period 0")]
    [InlineData("1.0.1.8.0.101", "active import energy total, last billing period")]
    [InlineData("1.0.3.8.0.255", "reactive import energy total")]
    [InlineData("1.0.5.8.0.255", "reactive energy QI total")]
    [InlineData("1.0.8.8.1.255", "reactive energy QIV rate 1")]
    [InlineData("1.0.9.8.0.255", "apparent import energy total")]
    [InlineData("1.0.15.8.0.255", "active energy, absolute total")]
    [InlineData("1.0.21.8.0.255", "active import energy L1 total")]
    [InlineData("1.1.62.8.0.255", "active export energy L3 total")]
    [InlineData("1.0.1.29.0.255", "active import energy, interval")]
    [InlineData("1.0.1.9.0.255", "active import energy of the billing period")]
    [InlineData("1.0.1.7.0.255", "active import power, now")]
    [InlineData("1.0.1.4.0.255", "active import power, average now")]
    [InlineData("1.0.1.6.0.255", "active import power, maximum")]
    [InlineData("1.0.1.6.3.255", "active import power, maximum rate 3")]
    [InlineData("1.0.1.2.0.255", "active import power, cumulative maximum")]
    [InlineData("1.0.32.7.0.255", "voltage L1, now")]
    [InlineData("1.0.72.7.124.255", "voltage L3, now, total harmonic distortion")]
    [InlineData("1.0.31.7.5.255", "current L1, now, harmonic 5")]
    [InlineData("1.0.32.27.0.255", "voltage L1, interval average")]
    [InlineData("1.0.32.31.0.255", "voltage L1, under limit threshold")]
    [InlineData("1.0.52.36.0.255", "voltage L2, over limit occurrences")]
    [InlineData("1.0.12.41.0.255", "voltage, missing duration")]
    [InlineData("1.0.13.7.0.255", "power factor, now")]
    [InlineData("1.0.14.7.0.255", "frequency, now")]
    [InlineData("1.0.51.7.0.255", "current L2, now")]
    [InlineData("1.0.91.7.0.255", "neutral current, now")]
    [InlineData("1.0.81.7.40.255", "phase angle, U L1 to I L1")]
    [InlineData("1.0.81.7.10.255", "phase angle, U L1 to U L2")]
    [InlineData("1.0.0.2.0.255", "active firmware id")]
    [InlineData("1.1.0.0.5.255", "electricity id 6")]
    [InlineData("1.0.0.4.2.255", "current transformer ratio, numerator")]
    [InlineData("1.0.99.1.0.255", "load profile")]
    [InlineData("1.0.98.1.0.255", "billing profile")]
    [InlineData("1.1.96.1.1.255", "device id 2")]
    public void Describe_Electricity_FollowsTheRules(string name, string meaning) => ObisNames.Describe(LogicalName.Parse(name)).ShouldBe(meaning);

    [Theory]
    [InlineData("0.0.1.0.0.255", "clock")]
    [InlineData("0.1.1.0.0.255", "clock")]
    [InlineData("0.0.42.0.0.255", "logical device name")]
    [InlineData("0.0.96.1.0.255", "serial number")]
    [InlineData("0.0.96.1.7.255", "device id 8")]
    [InlineData("0.0.96.1.10.255", "metering point id")]
    [InlineData("0.0.96.3.10.255", "disconnect control")]
    [InlineData("0.0.96.14.0.255", "active tariff")]
    [InlineData("0.0.96.7.9.255", "long power failures, any phase")]
    [InlineData("0.0.97.97.0.255", "error register 0")]
    [InlineData("0.0.97.98.10.255", "alarm filter 0")]
    [InlineData("0.0.99.98.4.255", "event log 4")]
    [InlineData("0.0.13.0.0.255", "activity calendar")]
    [InlineData("0.0.10.0.106.255", "disconnect scripts")]
    [InlineData("0.0.17.0.0.255", "limiter")]
    [InlineData("0.0.40.0.0.255", "current association")]
    [InlineData("0.0.43.1.3.255", "invocation counter")]
    [InlineData("0.6.25.9.0.255", "push setup, channel 6")]
    [InlineData("0.1.24.1.0.255", "M-Bus client")]
    [InlineData("0.0.19.0.0.255", "account")]
    [InlineData("0.0.19.10.0.255", "credit 0")]
    [InlineData("0.0.19.40.0.255", "token gateway")]
    [InlineData("0.0.0.1.0.255", "billing period counter")]
    public void Describe_Abstract_FollowsTheRules(string name, string meaning) => ObisNames.Describe(LogicalName.Parse(name)).ShouldBe(meaning);

    [Theory]
    [InlineData("1.1.0.2.129.255")] // a maker's version of the list of codes
    [InlineData("1.0.200.8.0.255")]
    [InlineData("7.0.3.0.0.255")] // gas
    [InlineData("0.0.0.0.0.0")]
    public void Describe_CodesOfMakersAndOtherMedia_IsNull(string name) => ObisNames.Describe(LogicalName.Parse(name)).ShouldBeNull();

    [Theory]
    [InlineData("0.0.128.0.0.255", 7, "manufacturer specific profile generic")]
    [InlineData("0.0.199.0.0.255", 42, "manufacturer specific IPv4 setup")]
    [InlineData("0.0.55.0.0.255", 71, "limiter")]
    [InlineData("0.0.55.0.0.255", 1, null)]
    [InlineData("1.0.1.8.0.255", 3, "active import energy total")]
    public void Describe_WithTheClass_FillsWhatTheNameLeavesOpen(string name, int classId, string? meaning) =>
        ObisNames.Describe(LogicalName.Parse(name), (ushort)classId).ShouldBe(meaning);

    [Fact]
    public void Describe_AnyCode_GivesTextOrNull()
    {
        var random = new Random(1);
        var octets = new byte[6];
        for (var i = 0; i < 200_000; i++)
        {
            random.NextBytes(octets);
            octets[0] &= 1;
            octets[2] = (byte)(i % 100);
            ObisNames.Describe(LogicalName.Read(octets))?.Length.ShouldBeInRange(1, 120);
        }
    }
}
