using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Which meter, and as whom.</summary>
internal sealed record MeterTarget(MeterEndpoint Endpoint, AssociationOptions Association)
{
    /// <summary>Where invocation counters start; of meaning only with a ciphering key.</summary>
    public CounterStart CounterStart { get; init; }
}
