using Microsoft.Extensions.Configuration;
using PrepaidMeter.HeadEnd.Hosting;

namespace PrepaidMeter.HeadEnd.Tests.Hosting;

public class HeadEndSetupTests
{
    [Theory]
    [InlineData("HeadEnd:Urls", "not an address")]
    [InlineData("HeadEnd:Urls", ";")]
    [InlineData("HeadEnd:MaxSessions", "0")]
    [InlineData("HeadEnd:MaxSessions", "many")]
    [InlineData("HeadEnd:TimeZone", "Mars")]
    [InlineData("HeadEnd:ApiKeys:0:Sha256", "12")]
    [InlineData("HeadEnd:ProfilesDirectory", "no-such-folder")]
    [InlineData("HeadEnd:Prepayment:CutFrom", "nine")]
    [InlineData("HeadEnd:Prepayment:CutDays", "Monday,Someday")]
    [InlineData("HeadEnd:Prepayment:NoticeGraceMinutes", "-1")]
    [InlineData("HeadEnd:Safety:FleetPercentPerHour", "101")]
    [InlineData("HeadEnd:Safety:Floor", "-1")]
    [InlineData("HeadEnd:Safety:MaxReadAgeHours", "-1")]
    [InlineData("HeadEnd:Safety:ProtectedHours", "20:00")]
    [InlineData("HeadEnd:Safety:ProtectedDays", "Someday")]
    [InlineData("HeadEnd:Safety:ProtectedDates", "2027-02-05")]
    [InlineData("HeadEnd:Safety:ProtectedDates", "2027-02-05@Mars=Holiday")]
    [InlineData("HeadEnd:Safety:WorkingDates", "20-02-2027")]
    [InlineData("HeadEnd:Roles", "api,boss")]
    [InlineData("HeadEnd:Roles", ",")]
    [InlineData("HeadEnd:Retention:IntervalDays", "7")]
    [InlineData("HeadEnd:LeaseSeconds", "0")]
    [InlineData("HeadEnd:CheckInSeconds", "61")]
    [InlineData("HeadEnd:Roles", "worker")] // on SQLite, which no other node can share
    [InlineData("Storage:Provider", "Oracle")]
    public async Task Load_OneSettingWrong_FaultNamesItsKey(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }).Build();

        var fault = await Should.ThrowAsync<ConfigurationException>(() => HeadEndSetup.LoadAsync(configuration, CancellationToken.None));

        fault.Message.ShouldContain(key);
    }

    [Fact]
    public async Task Load_NoKey_FaultSaysHowToMakeOne()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["HeadEnd:KeyEncryptionKeyFile"] = "/no/such/file" }).Build();

        var fault = await Should.ThrowAsync<ConfigurationException>(() => HeadEndSetup.LoadAsync(configuration, CancellationToken.None));

        fault.Message.ShouldContain("headend keys create");
        fault.Message.ShouldContain("HEADEND_KEK");
    }
}
