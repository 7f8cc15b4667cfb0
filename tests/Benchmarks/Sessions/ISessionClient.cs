namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>Runs complete sessions; thread-safe.</summary>
internal interface ISessionClient
{
    /// <summary>From connect to close.</summary>
    ValueTask RunAsync(MeterAddress meter, CancellationToken cancellationToken);
}
