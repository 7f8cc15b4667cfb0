namespace PrepaidMeter.HeadEnd.Cli;

/// <summary>Ends a command with one line for people and an <see cref="ExitCode"/>.</summary>
internal sealed class CliException(int code, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Code { get; } = code;
}
