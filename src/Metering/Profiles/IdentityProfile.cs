using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>Where a meter says who it is. At least one of the two is given; the serial number is what makes a first contact safe.</summary>
public sealed record IdentityProfile
{
    public CosemAttribute? LogicalDeviceName { get; init; }

    public CosemAttribute? SerialNumber { get; init; }
}
