using System.CommandLine;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary><c>headend meter invoke</c>: invokes one method.</summary>
internal static class MeterInvokeCommand
{
    private const string Summary = "Invoke one method. Success is the meter's word: read the effect back to be sure.";

    private const string Lesson = """
        This goes straight to the meter: no account, policy or audit stands in between.

        Example, remote disconnect:
          headend meter invoke --host 127.0.0.1 --auth lls --password 12345678 70:0.0.96.3.10.255:1 --value int8:0
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("invoke", Summary, Lesson);
        var target = new MeterTargetOptions(command, context, ClientRole.Setting);
        var method = new Argument<CosemMethod>("method")
        {
            Description = "class:logical-name:method",
            HelpName = "class:logical-name:method",
            CustomParser = CosemArguments.ParseMethod,
        };
        var value = new Option<DlmsData?>("--value")
        {
            Description = $"Parameter; none is sent without it. {CosemArguments.ValueHelp}",
            HelpName = "TYPE:VALUE",
            CustomParser = CosemArguments.ParseData,
        };
        command.Arguments.Add(method);
        command.Options.Add(value);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var invoked = parsed.GetRequiredValue(method);
            var parameter = parsed.GetValue(value);
            var item = await MeterLinkRunner.RunAsync(
                context, target.Read(parsed), async (link, token) => MeterItem.From(invoked, await link.InvokeAsync(invoked, parameter, token)), cancellationToken);
            return MeterItemOutput.Write(context, [item], parsed.GetValue(target.Json));
        });
        return command;
    }
}
