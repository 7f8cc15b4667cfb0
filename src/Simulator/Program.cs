using System.CommandLine.Invocation;
using PrepaidMeter.Simulator.Cli;

var arguments = SimulatorCommand.Build().Parse(args);
if (arguments.Action is ParseErrorAction parseError)
{
    // What is wrong, in a line; the help is one --help away.
    parseError.ShowHelp = false;
}

return await arguments.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
