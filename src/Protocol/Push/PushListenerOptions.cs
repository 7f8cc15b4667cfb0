using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Push;

/// <summary>What a listener spends on its senders, however they behave.</summary>
public sealed record PushListenerOptions
{
    /// <summary>Wrapper (IEC 62056-47), or HDLC frames as gateways and customer interfaces send them. UDP carries the wrapper only.</summary>
    public PushFraming Framing { get; init; }

    /// <summary>Takes blocks without LLC header: Landis+Gyr E450 sends one before the first block only (QUIRKS meters 11).</summary>
    public bool TolerateBlocksWithoutLlc { get; init; }

    /// <summary>Open connections; one more is closed at once.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Open connections from one IP address; concentrators and address translators bring many.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 20_000;

    /// <summary>How long a connection may be silent between pushes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long one APDU may take from its first octet to its last. A drip of octets does not extend it.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest APDU in one frame, in octets.</summary>
    public int MaxApduLength { get; init; } = WrapperHeader.MaxLength;

    /// <summary>Longest APDU put together from blocks, in octets.</summary>
    public int MaxMessageSize { get; init; } = 1024 * 1024;

    /// <summary>Octets that all senders together may have us hold of APDUs that are not whole; who would exceed it is closed.</summary>
    public long MaxHeldOctets { get; init; } = 64 * 1024 * 1024;

    /// <summary>Answers plain data-notifications of the confirmed service class, after the handler took them.</summary>
    public bool ConfirmsPushes { get; init; } = true;
}

/// <summary>The frames a push comes in.</summary>
public enum PushFraming
{
    Wrapper,
    Hdlc,
}
