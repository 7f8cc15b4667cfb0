namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>How one end of an HDLC connection behaves. The defaults are those of IEC 62056-46.</summary>
public sealed record HdlcOptions
{
    /// <summary>Physical device on the line, 0..16383; null where there is only one. A server answers whatever physical address it is called by.</summary>
    public ushort? PhysicalAddress { get; init; }

    /// <summary>Octets of the server's address: 1, 2 or 4; null for the fewest that hold it.</summary>
    public int? AddressSize { get; init; }

    /// <summary>Longest information field proposed in each direction, 32..2030 octets.</summary>
    public int MaxInformationLength { get; init; } = HdlcParameters.DefaultMaxInformation;

    /// <summary>Most I frames in one turn proposed in each direction, 1..7.</summary>
    public int WindowSize { get; init; } = HdlcParameters.DefaultWindow;

    /// <summary>How long a client waits for a frame before it sends its own again; null takes such a part of the association's response timeout that all retries fit in.</summary>
    public TimeSpan? ResponseTimeout { get; init; }

    /// <summary>How often a client sends again before the link is given up, 0..20.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Longest pause within a frame; what came before a longer one is dropped. IEC 62056-46 has 20 ms to 6 s; networks need the long end.</summary>
    public TimeSpan InterOctetTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Takes an LLC header that comes twice (QUIRKS meters 6).</summary>
    public bool TolerateDoubledLlc { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    internal HdlcParameters Propose()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRetries, 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxInformationLength, HdlcParameters.LeastMaxInformation);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxInformationLength, HdlcFrame.MaxInformation);
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(WindowSize, HdlcParameters.MaxWindow);
        return new(MaxInformationLength, MaxInformationLength, WindowSize, WindowSize);
    }
}
