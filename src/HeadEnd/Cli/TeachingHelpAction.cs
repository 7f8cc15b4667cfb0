using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary>The usual help, then the command's lesson.</summary>
internal sealed class TeachingHelpAction(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public static void Install(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new TeachingHelpAction((SynchronousCommandLineAction)help.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is TaughtCommand command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(command.Lesson.TrimEnd());
            output.WriteLine();
        }

        return code;
    }
}
