namespace PrepaidMeter.Protocol.Security;

/// <summary>Counters <paramref name="First"/>, First+1... that are one owner's alone. The default holds none.</summary>
public readonly record struct InvocationCounterBlock(InvocationCounter First, uint Count);
