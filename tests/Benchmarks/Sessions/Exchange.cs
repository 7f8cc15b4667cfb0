namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>A request and its response as they went over the wire, wrapper header included.</summary>
internal sealed record Exchange(byte[] Request, byte[] Response);
