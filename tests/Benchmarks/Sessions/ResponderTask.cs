namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>What the responder is told on its standard input.</summary>
/// <param name="Responses">In the order of the requests.</param>
/// <param name="Proves">The second response answers the challenge in the first request.</param>
internal sealed record ResponderTask(IReadOnlyList<byte[]> Responses, int LatencyMilliseconds, bool Proves);
