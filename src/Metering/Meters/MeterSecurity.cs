using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Meters;

/// <summary>What is pinned for one meter in place of its profile's terms; null leaves the profile's. Holds no secret.</summary>
public sealed record MeterSecurity
{
    /// <summary>As the profile says, and any system title.</summary>
    public static MeterSecurity OfProfile { get; } = new();

    /// <summary>The only meter that may answer; null takes the title it gives.</summary>
    public SystemTitle? SystemTitle { get; init; }

    /// <summary>How the reading and the setting client authenticate.</summary>
    public AuthenticationMechanism? Authentication { get; init; }

    public SecuritySuite? Suite { get; init; }

    /// <summary>The least protection of every service, both ways.</summary>
    public SecurityProtection? Protection { get; init; }
}
