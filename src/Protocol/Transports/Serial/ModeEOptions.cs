namespace PrepaidMeter.Protocol.Transports.Serial;

/// <summary>How to sign on through an optical head.</summary>
public sealed record ModeEOptions
{
    /// <summary>Meter's address on a shared line, up to 32 characters; empty for whoever is there.</summary>
    public string DeviceAddress { get; init; } = "";

    public int InitialBaud { get; init; } = 300;

    /// <summary>Fastest rate to agree to, whatever the meter offers.</summary>
    public int MaxBaud { get; init; } = 19_200;

    /// <summary>From the sign-on to the end of the identification; at 300 baud that alone takes most of a second.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The standard's reaction time for the confirmation.</summary>
    public TimeSpan ConfirmationTimeout { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>How often the sign-on is sent again.</summary>
    public int MaxRetries { get; init; } = 2;
}
