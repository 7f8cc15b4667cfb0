using System.CommandLine;
using PrepaidMeter.Benchmarks;
using PrepaidMeter.Benchmarks.Fuzzing;
using PrepaidMeter.Benchmarks.Sessions;

var root = new RootCommand("What the protocol stack costs: sessions, fuzzing, and benchmarks of its parts (docs/PERFORMANCE.md).")
{
    SessionCommand.Build(),
    ResponderCommand.Build(),
    FuzzCommand.Build(),
    MicroCommand.Build(),
};
return await root.Parse(args).InvokeAsync();
