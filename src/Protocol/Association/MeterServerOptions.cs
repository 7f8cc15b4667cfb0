namespace PrepaidMeter.Protocol.Association;

/// <summary>What one server endpoint spends on its clients, however they behave.</summary>
public sealed record MeterServerOptions
{
    /// <summary>How long a client may take for its next whole request, and for taking one response. A drip of octets does not extend it.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Connections over all ports; one more is closed at once.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Connections to one port.</summary>
    public int MaxConnectionsPerEndpoint { get; init; } = 8;

    /// <summary>Client/logical device pairs that may associate over one connection.</summary>
    public int MaxAssociationsPerConnection { get; init; } = 4;

    /// <summary>Ceiling in octets for one value in transfer by blocks, in either direction.</summary>
    public int MaxValueSize { get; init; } = 4 * 1024 * 1024;
}
