using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

/// <summary><c>headend meter dump</c>: everything a meter lets this client read, as one JSON document.</summary>
internal sealed class MeterDumpCommand
{
    private const string Summary = "Read every readable attribute of a meter into one JSON file.";

    private const string Lesson = """
        Examples:
          headend meter dump --host 127.0.0.1 --out meter.json
          headend meter dump --host 127.0.0.1 --auth lls --password 12345678 --out meter.json --json
          headend meter dump --host 127.0.0.1 --from 2026-11-01T00:00:00Z --to 2026-11-02T00:00:00Z | jq '.objects[] | select(.classId == 7)'

        It walks the association's object list and asks for one attribute after the other. A refusal is noted and the dump goes on. When
        the meter breaks off, it associates again; an attribute that ends the connection twice is noted and left out; when the meter
        does not come back, what was read is written and the dump ends with exit code 3, 4 or 5. Passwords and keys are not asked for.

        Of each profile the newest 96 rows are read (of a meter that selects by time alone, the last 24 hours); --entries 1.. reads all.

        The document: meter, startedAt, endedAt, complete, stopped (why, when not complete), counts, and objects, each with classId,
        version, logicalName, name (of the class), meaning, methods [{id, name, access}] and attributes, each with
          id, name, access    as the object list and the table of interface classes have them
          type, value, raw    as 'headend meter --help' says; text or dateTime where they apply
          scaled, unit        of a register: the exact decimal
          rowsAsked, columns, rows   of a profile: a column has attribute, meaning, and scaler and unit where its object has
          outcome, error, dataAccessResult   of one that was not read: refused, no-answer or not-asked

        --json prints a summary: file, complete, stopped and the counts. Exit code 0: everything readable was read. 1: something was
        refused. The others are those of 'headend --help'.
        """;

    private readonly CliContext _context;
    private readonly MeterTargetOptions _target;
    private readonly RowOptions _rows;
    private readonly Option<string?> _out = new("--out") { Description = "File for the dump [default: standard output]", HelpName = "FILE" };

    private MeterDumpCommand(Command command, CliContext context)
    {
        _context = context;
        _target = new MeterTargetOptions(command, context);
        _rows = new RowOptions(command);
        command.Options.Add(_out);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_target.Json) is { Implicit: false } && result.GetResult(_out) is null)
            {
                result.AddError("--json prints a summary on standard output, so the dump needs --out FILE.");
            }
        });
        command.SetAction(RunAsync);
    }

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("dump", Summary, Lesson);
        _ = new MeterDumpCommand(command, context);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetValue(_out);
        var target = _target.Read(parsed);
        var dumper = new MeterDumper(_context, _rows.Read(parsed), target.DeviationIsOffset);
        using var output = DumpOutput.Open(_context, path);
        var dump = await MeterLinkRunner.DialAsync(
            _context,
            target,
            async (dial, token) =>
            {
                await using var link = new DumpLink(dial, _context.Time);
                return await WithProgressAsync(!target.Trace, progress => dumper.ReadAsync(link, progress, token));
            },
            cancellationToken);
        output.Write(dump, target);
        Summarise(dump, path, parsed.GetValue(_target.Json));
        return CodeOf(dump, target);
    }

    private async Task<MeterDump> WithProgressAsync(bool isShown, Func<Action<int, int>, Task<MeterDump>> read)
    {
        if (!isShown || !_context.IsErrorInteractive)
        {
            return await read((_, _) => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_context.Error) });
        return await console.Progress().AutoClear(true).StartAsync(progress =>
        {
            var task = progress.AddTask("attributes");
            return read((done, total) =>
            {
                task.MaxValue = total;
                task.Value = done;
                task.Description = string.Create(CultureInfo.InvariantCulture, $"{done} of {total} attributes");
            });
        });
    }

    private void Summarise(MeterDump dump, string? path, bool json)
    {
        if (json)
        {
            _context.Out.WriteLine(DumpOutput.Text(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("file", path);
                writer.WriteBoolean("complete", dump.Stopped is null);
                writer.WriteString("stopped", dump.Stopped?.Message);
                DumpJson.WriteCounts(writer, dump);
                writer.WriteEndObject();
            }));
            return;
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{dump.Objects.Count} of {dump.Listed} objects: {dump.Count(DumpOutcome.Read)} attributes read, {dump.Count(DumpOutcome.Refused)} refused, {dump.Count(DumpOutcome.NoAnswer)} without answer, {dump.Count(DumpOutcome.NotAsked)} not asked for");
        (path is null ? _context.Error : _context.Out).WriteLine(path is null ? text : $"{text}; in {path}");
    }

    private int CodeOf(MeterDump dump, MeterTarget target)
    {
        if (dump.Stopped is { } stopped)
        {
            _context.Complain($"{target.Where}: {stopped.Message}");
            return stopped.Code;
        }

        return dump.Count(DumpOutcome.Refused) + dump.Count(DumpOutcome.NoAnswer) + dump.Odd.Count > 0 ? ExitCode.Refused : ExitCode.Ok;
    }
}
