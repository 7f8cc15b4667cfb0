namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>What the responder is told on its standard input.</summary>
/// <param name="Responses">In the order of the requests.</param>
internal sealed record ResponderTask(IReadOnlyList<byte[]> Responses, int LatencyMilliseconds);
