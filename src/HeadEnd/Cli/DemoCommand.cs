using System.CommandLine;
using PrepaidMeter.HeadEnd.Cli.Service;
using PrepaidMeter.HeadEnd.Demo;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary><c>headend demo</c>: the whole thing on one machine.</summary>
internal sealed class DemoCommand
{
    private const string Summary = "The whole thing on this machine: simulated meters, head-end, schedules and a web page.";

    private const string Lesson = """
        Without --once it stays up: it collects and settles on schedules while the fleet's world runs 288 times faster (a day in five
        minutes), cuts who has run out, and restores who pays. Ctrl+C ends it.

        With --once it reads everything once, settles, lets one account fall below zero and be cut, recharges it, and waits until its
        supply is back; exit code 0 only if all of that is verified. With --json too, standard output is exactly one object:
          meters, metersRead, registersStored, intervalsStored, frozenStored
          cut, restore   {meter, requested, outcome, outputState, controlState, reason}
          durations      {start, collect, cut, restore, total} in seconds
          problems       what was not as it should be; [] when all is well

        Meters listen from port 4059 on and the page on 8080; where those are busy, the system chooses others. A port given with --port
        or --urls is taken, or it is an error (exit code 3).
        """;

    private const int FastPace = 288;

    private readonly CliContext _context;

    private readonly Option<int> _meters = new("--meters") { Description = "Number of meters", HelpName = "N", DefaultValueFactory = _ => 20, CustomParser = Numbers.Within(1, 5000) };

    private readonly Option<int?> _port = new("--port") { Description = "Port of the first meter, the others follow [default: 4059 or free ones]", HelpName = "P", CustomParser = r => Numbers.Within(1, 65535)(r) };

    private readonly Option<bool> _once = new("--once") { Description = "Do everything once and end" };

    private readonly Option<bool> _json = new("--json") { Description = "With --once: print one JSON object" };

    private readonly Option<string?> _data = new("--data") { Description = "Keep the database in this folder [default: a temporary one]", HelpName = "DIR" };

    private readonly Option<string?> _urls = new("--urls") { Description = "Address of the web page [default: http://127.0.0.1:8080 or a free port]", HelpName = "URL" };

    private readonly Option<int?> _speed = new("--speed") { Description = $"How much faster than real time the fleet's world runs [default: {FastPace}; with --once 1]", HelpName = "N", CustomParser = r => Numbers.Within(1, 3600)(r) };

    private DemoCommand(Command command, CliContext context)
    {
        _context = context;
        foreach (var option in new Option[] { _meters, _port, _once, _json, _data, _urls, _speed })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_json) && !result.GetValue(_once))
            {
                result.AddError("--json goes with --once.");
            }
        });
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(() => RunAsync(parsed, cancellationToken)));
    }

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("demo", Summary, Lesson);
        _ = new DemoCommand(command, context);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var once = parsed.GetValue(_once);
        // Once, nobody looks at the page: any free port will do.
        var urls = parsed.GetValue(_urls) ?? (once ? "http://127.0.0.1:0" : null);
        var options = new DemoOptions(parsed.GetValue(_meters), parsed.GetValue(_port), parsed.GetValue(_data), parsed.GetValue(_speed) ?? (once ? 1 : FastPace), urls);
        return once ? await RunOnceAsync(options, parsed.GetValue(_json), cancellationToken) : await RunLiveAsync(options, cancellationToken);
    }

    private async Task<int> RunOnceAsync(DemoOptions options, bool json, CancellationToken cancellationToken)
    {
        var startedAt = _context.Time.GetTimestamp();
        DemoReport report;
        await using (var world = await DemoWorld.StartAsync(options, [], [], cancellationToken))
        {
            report = await new DemoOnce(world, _context.Time).RunAsync(startedAt, Tell, cancellationToken);
        }

        if (json)
        {
            JsonOutput.Write(_context.Out, report);
        }
        else
        {
            _context.CreateConsole().Write(DemoReportTable.Create(report));
        }

        foreach (var problem in report.Problems)
        {
            _context.Complain(problem);
        }

        return report.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Refused;

        void Tell(string step)
        {
            if (!json)
            {
                _context.Error.WriteLine(step);
            }
        }
    }

    private async Task<int> RunLiveAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        await using var world = await DemoWorld.StartAsync(options, DemoPace.Schedules, DemoPace.Plans, cancellationToken);
        await new DemoLive(world, _context, options.Speed).RunAsync(cancellationToken);
        return ExitCode.Ok;
    }
}
