using PrepaidMeter.Protocol.Push;

namespace PrepaidMeter.Protocol.DialIn;

/// <summary>What a listener spends on meters that dial in, however they behave.</summary>
public sealed record DialInOptions
{
    /// <summary>Open connections; one more is closed at once.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Open connections from one IP address; address translators bring many meters.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 20_000;

    /// <summary>How long it may take, from the connection's first moment, until it is known which meter it is.</summary>
    public TimeSpan IdentifyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a connection may bring nothing, no command and no push, before it is closed; infinite keeps it as long as the meter's end answers
    /// keep-alives.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Pause between TCP keep-alives on a connection that is silent; keeps address translators open and finds meters that are gone. 10 s or more.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How what meters push meanwhile on the same connection is taken: framing and bounds.</summary>
    public PushListenerOptions Push { get; init; } = new();
}
