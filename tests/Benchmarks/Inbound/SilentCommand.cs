using System.CommandLine;

namespace PrepaidMeter.Benchmarks.Inbound;

/// <summary>silent: connections that say nothing, and what they cost the listener and a meter that has something to say.</summary>
internal static class SilentCommand
{
    private static readonly Option<int> Connections = new("--connections") { Description = "Silent connections.", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<string> Listener = new Option<string>("--listener") { Description = "push or dial-in.", DefaultValueFactory = _ => "push" }.AcceptOnlyFromAmong("push", "dial-in");
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of text." };

    public static Command Build()
    {
        var command = new Command(
            "silent", "Open silent connections to a listener, and push or dial in beside them. Needs a file descriptor for each here and in the process that opens them: ulimit -n 20000.")
        {
            Connections, Listener, Json,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var report = await new SilentBenchmark(arguments.GetValue(Connections), arguments.GetValue(Listener) == "dial-in").RunAsync(cancellationToken);
            Console.WriteLine(arguments.GetValue(Json) ? report.ToJson() : report.ToString());
            return report.MeetsBars ? 0 : 1;
        });
        return command;
    }
}
