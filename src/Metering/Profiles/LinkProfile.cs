namespace PrepaidMeter.Metering.Profiles;

/// <summary>How a model wants its link handled.</summary>
public sealed record LinkProfile
{
    public int ConnectTimeoutSeconds { get; init; } = 10;

    public int ResponseTimeoutSeconds { get; init; } = 15;

    /// <summary>Largest APDU offered to the meter in AARQ; 0 states no limit, otherwise 12..65535.</summary>
    public int MaxReceivePduSize { get; init; } = 0xFFFF;

    /// <summary>False for meters that do not know RLRQ (QUIRKS meters 17): the transport is just closed.</summary>
    public bool UseReleaseRequest { get; init; } = true;

    /// <summary>False for meters that mishandle GET with-list (QUIRKS meters 19, 20; others 4): attributes are then read one by one.</summary>
    public bool WithList { get; init; } = true;
}
