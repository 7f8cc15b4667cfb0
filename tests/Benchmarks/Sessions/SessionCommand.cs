using System.CommandLine;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>session: complete client sessions against a canned responder, and bare sockets doing the same.</summary>
internal static class SessionCommand
{
    private static readonly Option<int> Count = new("--count") { Description = "Sessions of each client.", DefaultValueFactory = _ => 20_000 };
    private static readonly Option<int> Concurrency = new("--concurrency") { Description = "Sessions at a time.", DefaultValueFactory = _ => 64 };
    private static readonly Option<string> Security = new("--security") { Description = "none or hls-gmac.", DefaultValueFactory = _ => "none" };
    private static readonly Option<int> Latency = new("--latency-ms") { Description = "How long the responder holds back each response." };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of a table." };

    public static Command Build()
    {
        var command = new Command("session", "Run complete client sessions against a canned responder, and bare sockets doing the same round trips.")
        {
            Count, Concurrency, Security, Latency, Json,
        };
        Security.AcceptOnlyFromAmong("none", "hls-gmac");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var security = arguments.GetValue(Security) == "none" ? SessionSecurity.None : SessionSecurity.HlsGmac;
            var report = await new SessionBenchmark(security, arguments.GetValue(Count), arguments.GetValue(Concurrency), arguments.GetValue(Latency)).RunAsync(cancellationToken);
            Console.WriteLine(arguments.GetValue(Json) ? report.ToJson() : report.ToString());
            return report.Failed == 0 ? 0 : 1;
        });
        return command;
    }
}
