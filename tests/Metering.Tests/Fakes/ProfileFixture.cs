using PrepaidMeter.Metering.Profiles;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>The profile as it is shipped.</summary>
internal static class ProfileFixture
{
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "profiles");

    public static MeterProfile GenericPrepaid { get; } = MeterProfileJson.Parse(File.ReadAllBytes(Path.Combine(Directory, "generic-prepaid.json")), "generic-prepaid.json");
}
