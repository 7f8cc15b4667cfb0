using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Where the invocation counters of a command start: at <paramref name="Next"/>, after what the meter says it has seen, or where the file left off.</summary>
internal readonly record struct CounterStart(bool FromMeter, InvocationCounter? Next);
