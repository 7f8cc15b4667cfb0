namespace PrepaidMeter.Simulator.State;

/// <summary>A folder of state can not be used: it is another fleet's, in use, or damaged.</summary>
public sealed class StateException(string message, Exception? inner = null) : Exception(message, inner);
