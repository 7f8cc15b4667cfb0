using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Profiles;

public sealed class ProfileCatalogTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("profiles");

    private static string Shipped => File.ReadAllText(Path.Combine(ProfileFixture.Directory, "generic-prepaid.json"));

    [Fact]
    public async Task Load_ShippedProfiles_AreValid()
    {
        var catalog = await ProfileCatalog.LoadAsync(ProfileFixture.Directory, CancellationToken.None);

        catalog.Names.ShouldContain("generic-prepaid");
        var profile = catalog.Find("generic-prepaid").ShouldNotBeNull();
        profile.NameOf(CosemAttribute.Parse("3:1.0.1.8.3.255:2")).ShouldBe("energy.import.rate3");
        profile.NameOf(CosemAttribute.Parse("3:1.0.99.8.3.255:2")).ShouldBe("3:1.0.99.8.3.255:2");
        profile.Relay.ShouldBe(CosemObject.Parse("70:0.0.96.3.10.255"));
        (profile.Clients.Public.Address, profile.Clients.Reading.Address, profile.Clients.Setting.Address).ShouldBe(((ushort)16, (ushort)32, (ushort)48));
    }

    [Theory]
    [InlineData("\"deviationIsOffset\"", "\"deviationIsOfset\"", "$.clock.deviationIsOfset")]
    [InlineData("\"address\": 32", "\"address\": \"x\"", "$.clients.reading.address")]
    [InlineData("\"address\": 32", "\"address\": 0", "$.clients.reading.address")]
    [InlineData("\"address\": 48, \"authentication\": \"lls\"", "\"address\": 48, \"authentication\": \"hlsEcdsa\"", "$.clients.setting.authentication")]
    [InlineData("8:0.0.1.0.0.255", "8:0.0.1.0.0", "$.clock.object")]
    [InlineData("8:0.0.1.0.0.255", "1:0.0.1.0.0.255", "$.clock.object")]
    [InlineData("\"unit\": \"V\"", "\"unit\": \"Volt\"", "$.quantities['voltage'].unit")]
    [InlineData("3:1.0.1.8.1.255:2", "3:1.0.1.8.0.255:2", "$.quantities['energy.import.rate1'].attribute")]
    [InlineData("    \"energy.import.total\",", "    \"energy.import.sum\",", "$.registers[0]")]
    [InlineData("\"kind\": \"cumulative\"", "\"kind\": \"growing\"", "$.quantities")]
    [InlineData("\"horizonDays\": 35", "\"horizonDays\": 0", "$.loadProfile.horizonDays")]
    [InlineData("70:0.0.96.3.10.255", "71:0.0.96.3.10.255", "$.relay")]
    [InlineData("\"name\": \"generic-prepaid\"", "\"name\": \"other\"", "$.name")]
    [InlineData("\"name\": \"generic-prepaid\",", "", "$")]
    [InlineData("\"relay\"", "\"limiter\"", "$")]
    public async Task Load_FaultyProfile_NamesFileAndPath(string find, string replace, string path)
    {
        Shipped.ShouldContain(find);
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "generic-prepaid.json"), Shipped.Replace(find, replace, StringComparison.Ordinal));

        var e = await Should.ThrowAsync<ProfileException>(() => ProfileCatalog.LoadAsync(_directory.FullName, CancellationToken.None));

        e.File.ShouldBe("generic-prepaid.json");
        e.Path.ShouldStartWith(path);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
