using PrepaidMeter.HeadEnd.Cli.MeterAccess.Trace;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Which meter, and as whom.</summary>
internal sealed record MeterTarget(MeterEndpoint Endpoint, AssociationOptions Association)
{
    /// <summary>The serial line to the meter; null: over the network, to the endpoint's host and port.</summary>
    public SerialLine? Serial { get; init; }

    /// <summary>Where the meter tells the public client the highest invocation counter it has taken.</summary>
    public CosemAttribute CounterAttribute { get; init; } = new(1, new LogicalName(0, 0, 43, 1, 0, 255), 2);

    /// <summary>Who asks for it.</summary>
    public ushort PublicClient { get; init; } = 16;

    /// <summary>The meter's deviation is local time minus UTC, not the standard's opposite (QUIRKS meters 3).</summary>
    public bool DeviationIsOffset { get; init; }

    /// <summary>Every frame goes to standard error, decoded.</summary>
    public bool Trace { get; init; }

    /// <summary>For people.</summary>
    public string Where => Serial?.Device ?? $"{Endpoint.Host}:{Endpoint.Port}";

    /// <summary>Where invocation counters start; of meaning only with a ciphering key.</summary>
    public CounterStart CounterStart { get; init; }

    /// <summary>Connects as <see cref="IMeterConnector.ConnectAsync"/> does, over whichever line it is.</summary>
    public ValueTask<IMeterLink> ConnectAsync(CliContext context, AssociationOptions association, CancellationToken cancellationToken)
    {
        var traced = Trace ? new MeterConnector(context.Time) { Decorate = transport => FrameTrace.Tap(context, transport, Endpoint, association) } : null;
        return Serial is null
            ? (traced ?? context.Connector).ConnectAsync(Endpoint, association, cancellationToken)
            : Serial.ConnectAsync(Endpoint, association, traced ?? new MeterConnector(context.Time), Trace ? identification => FrameTrace.SignedOn(context, identification) : null, context.Time, cancellationToken);
    }
}
