using System.CommandLine;
using System.CommandLine.Parsing;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary><c>headend meter get</c>: reads attributes; rows of profile buffers by time or by entry.</summary>
internal sealed class MeterGetCommand
{
    private const string Summary = "Read attributes.";

    private const string Lesson = """
        Examples:
          headend meter get --host 127.0.0.1 --auth lls --password 12345678 3:1.0.1.8.0.255:2 8:0.0.1.0.0.255:2
          headend meter get --host 127.0.0.1 --auth lls --password 12345678 7:1.0.99.1.0.255:2 \
              --from 2026-11-19T00:00:00Z --to 2026-11-20T00:00:00Z --json
          headend meter get --host 127.0.0.1 --auth lls --password 12345678 7:1.0.99.1.0.255:2 --entries 1..10

        --from/--to are instants (UTC unless an offset is written, both bounds included); the meter's clock is read first and
        they are sent in its local time. --entries counts rows from 1, the oldest first in most meters; "5.." is to the end.
        They apply to the buffers (class 7, attribute 2) among the attributes.
        """;

    private readonly CliContext _context;

    private readonly MeterTargetOptions _target;

    private readonly Argument<CosemAttribute[]> _attributes = new("attributes")
    {
        Description = "class:logical-name:attribute, one or more",
        HelpName = "class:logical-name:attribute",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = CosemArguments.ParseAttributes,
    };

    private readonly RowOptions _rows;

    private MeterGetCommand(Command command, CliContext context)
    {
        _context = context;
        _target = new MeterTargetOptions(command, context);
        command.Arguments.Add(_attributes);
        _rows = new RowOptions(command);
        command.Validators.Add(Validate);
        command.SetAction(RunAsync);
    }

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("get", Summary, Lesson);
        _ = new MeterGetCommand(command, context);
        return command;
    }

    private void Validate(CommandResult result)
    {
        if (_rows.AreGiven(result) && result.GetResult(_attributes) is { } attributes && attributes.Tokens.All(t => !t.Value.StartsWith("7:", StringComparison.Ordinal)))
        {
            result.AddError("--from, --to and --entries select rows of a profile buffer (class 7, attribute 2): none is asked for.");
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var json = parsed.GetValue(_target.Json);
        var target = _target.Read(parsed);
        var reader = new AttributeReader(_context, _rows.Read(parsed), withScalers: !json, target.DeviationIsOffset);
        var attributes = parsed.GetRequiredValue(_attributes);
        var items = await MeterLinkRunner.RunAsync(_context, target, (link, token) => reader.ReadAsync(link, attributes, token), cancellationToken);
        return MeterItemOutput.Write(_context, items, json);
    }
}
