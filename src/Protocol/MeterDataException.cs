namespace PrepaidMeter.Protocol;

/// <summary>The meter answered with well-formed data that is not what the object holds: wrong type, wrong shape, out of range. The link is still good.</summary>
public sealed class MeterDataException(string what, string problem, Exception? inner = null) : Exception($"{what}: {problem}", inner);
