using PrepaidMeter.Protocol.Association;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary>What the commands touch of the world, so that a test can stand in for each: output, error output, environment, meters, time.</summary>
internal sealed record CliContext(TextWriter Out, TextWriter Error, Func<string, string?> Environment, IMeterConnector Connector, TimeProvider Time)
{
    /// <summary>Wide enough that no table wraps when the output is a file or a pipe.</summary>
    private const int WidthWhenRedirected = 240;

    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>True when standard output is a terminal that may be redrawn.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>True when standard error is a terminal that may be redrawn.</summary>
    public bool IsErrorInteractive { get; init; }

    public static CliContext ForProcess() => new(
        Console.Out, Console.Error, System.Environment.GetEnvironmentVariable, new MeterConnector(TimeProvider.System), TimeProvider.System)
    {
        In = Console.In,
        IsInteractive = !Console.IsOutputRedirected,
        IsErrorInteractive = !Console.IsErrorRedirected,
    };

    /// <summary>A Spectre console on <see cref="Out"/>; plain text when it is no terminal.</summary>
    public IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Out),
            Ansi = IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = IsInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!IsInteractive)
        {
            console.Profile.Width = WidthWhenRedirected;
        }

        return console;
    }

    /// <summary>One line for people on standard error.</summary>
    public void Complain(string message) => Error.WriteLine($"headend: {PlainText.OneLine(message)}");
}
