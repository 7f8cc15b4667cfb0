using System.CommandLine;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary><c>headend meter set</c>: writes one attribute.</summary>
internal static class MeterSetCommand
{
    private const string Summary = "Write one attribute. Success is the meter's word: read it back to be sure.";

    private const string Lesson = """
        Example:
          headend meter set --host 127.0.0.1 --auth lls --password 12345678 1:0.0.96.1.10.255:2 --value octet-string:0102
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("set", Summary, Lesson);
        var target = new MeterTargetOptions(command, context, ClientRole.Setting);
        var attribute = new Argument<CosemAttribute>("attribute")
        {
            Description = "class:logical-name:attribute",
            HelpName = "class:logical-name:attribute",
            CustomParser = CosemArguments.ParseAttribute,
        };
        var value = new Option<DlmsData?>("--value")
        {
            Description = CosemArguments.ValueHelp,
            HelpName = "TYPE:VALUE",
            Required = true,
            CustomParser = CosemArguments.ParseData,
        };
        command.Arguments.Add(attribute);
        command.Options.Add(value);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var written = parsed.GetRequiredValue(attribute);
            var data = parsed.GetRequiredValue(value)!;
            var item = await MeterLinkRunner.RunAsync(
                context, target.Read(parsed), async (link, token) => MeterItem.From(written, await link.SetAsync(written, data, token)), cancellationToken);
            return MeterItemOutput.Write(context, [item], parsed.GetValue(target.Json));
        });
        return command;
    }
}
