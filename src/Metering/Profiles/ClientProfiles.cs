using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>The client of each role: least privilege per job, so reads never go out as the setting client.</summary>
public sealed record ClientProfiles
{
    public required ClientProfile Public { get; init; }

    public required ClientProfile Reading { get; init; }

    public required ClientProfile Setting { get; init; }

    public ClientProfile this[ClientRole role] => role switch
    {
        ClientRole.Public => Public,
        ClientRole.Reading => Reading,
        ClientRole.Setting => Setting,
        _ => throw new NotSupportedException(role.ToString()),
    };
}

/// <summary>One client SAP and the authentication it uses; nothing weaker is ever tried.</summary>
/// <param name="Address">1..65535.</param>
/// <param name="Authentication">none, lls, hlsMd5, hlsSha1, hlsGmac or hlsSha256.</param>
public sealed record ClientProfile(ushort Address, AuthenticationMechanism Authentication)
{
    /// <summary>The association object, class 15, on which HLS of this client is finished; null is 15:0.0.40.0.0.255, the current one (QUIRKS meters 18).</summary>
    public CosemObject? AssociationObject { get; init; }

    /// <summary>Where the meter keeps this client's invocation counter, where clients have counters of their own (QUIRKS meters 22); null takes the profile's.</summary>
    public CosemAttribute? InvocationCounter { get; init; }
}
