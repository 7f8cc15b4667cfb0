using System.CommandLine;
using System.CommandLine.Parsing;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>The options that say which rows of profile buffers to read.</summary>
internal sealed class RowOptions
{
    private readonly Option<DateTimeOffset?> _from = new("--from") { Description = "Rows from this time on", HelpName = "TIME", CustomParser = CosemArguments.ParseInstant };

    private readonly Option<DateTimeOffset?> _to = new("--to") { Description = "Rows up to this time", HelpName = "TIME", CustomParser = CosemArguments.ParseInstant };

    private readonly Option<SelectiveAccess.ByEntry?> _entries = new("--entries") { Description = "Rows by number, from 1", HelpName = "A..B", CustomParser = CosemArguments.ParseEntries };

    public RowOptions(Command command)
    {
        command.Options.Add(_from);
        command.Options.Add(_to);
        command.Options.Add(_entries);
        command.Validators.Add(Validate);
    }

    public bool AreGiven(CommandResult result) => IsByTime(result) || result.GetResult(_entries) is not null;

    /// <exception cref="CliException">The range ends before it begins.</exception>
    public RowSelection Read(ParseResult parsed)
    {
        var rows = new RowSelection(parsed.GetValue(_from), parsed.GetValue(_to), parsed.GetValue(_entries));
        return rows.From > rows.To ? throw new CliException(ExitCode.Usage, "--from is later than --to: see --help.") : rows;
    }

    private void Validate(CommandResult result)
    {
        if (IsByTime(result) && result.GetResult(_entries) is not null)
        {
            result.AddError("--from/--to and --entries exclude each other.");
        }
    }

    private bool IsByTime(CommandResult result) => result.GetResult(_from) is not null || result.GetResult(_to) is not null;
}
