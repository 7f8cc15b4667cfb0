namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The head-end can not start as it is configured. The message names the key or file and carries no secret.</summary>
internal sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
