using System.CommandLine;
using System.Text.Json;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>The collection benchmark's head-end process: not for people.</summary>
internal static class CollectorCommand
{
    public const string Name = "collector";

    public static Command Build()
    {
        var command = new Command(Name) { Hidden = true };
        command.SetAction(async (_, cancellationToken) =>
        {
            var task = JsonSerializer.Deserialize<CollectTask>((await Console.In.ReadLineAsync(cancellationToken))!)!;
            await using var collector = await Collector.OpenAsync(task, cancellationToken);
            await AnswerAsync(collector.ImportSeconds, cancellationToken);
            while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
            {
                switch (line)
                {
                    case ['v', 'e', 'r', 'i', 'f', 'y', ' ', .. var control]:
                        await AnswerAsync(await collector.VerifyAsync(new Uri(control), cancellationToken), cancellationToken);
                        break;
                    case "collect":
                        await AnswerAsync(await collector.CollectAsync(cancellationToken), cancellationToken);
                        break;
                    case "held":
                        await AnswerAsync(await collector.CountAsync(cancellationToken), cancellationToken);
                        break;
                    default:
                        throw new InvalidOperationException($"'{line}' is nothing to do");
                }
            }
        });
        return command;
    }

    private static async Task AnswerAsync<T>(T answer, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(answer).AsMemory(), cancellationToken);
        await Console.Out.FlushAsync(cancellationToken);
    }
}
