using System.CommandLine;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>The session benchmark's other process: not for people.</summary>
internal static class ResponderCommand
{
    public const string Name = "respond";

    public static Command Build()
    {
        var command = new Command(Name) { Hidden = true };
        command.SetAction(async (_, cancellationToken) =>
        {
            var task = JsonSerializer.Deserialize<ResponderTask>((await Console.In.ReadLineAsync(cancellationToken))!)!;
            using var responder = new Responder(task);
            await Console.Out.WriteLineAsync(string.Join(' ', responder.Meters).AsMemory(), cancellationToken);

            // The end of the input is the end of the process that asked, however it ended.
            await Console.In.ReadLineAsync(cancellationToken);
        });
        return command;
    }
}
