using System.CommandLine;
using PrepaidMeter.Benchmarks;
using PrepaidMeter.Benchmarks.Collection;
using PrepaidMeter.Benchmarks.Fuzzing;
using PrepaidMeter.Benchmarks.Inbound;
using PrepaidMeter.Benchmarks.Ingest;
using PrepaidMeter.Benchmarks.Sessions;
using PrepaidMeter.Benchmarks.Settlement;

var root = new RootCommand("What it costs: collections, sessions, fuzzing, and benchmarks of the parts (docs/PERFORMANCE.md).")
{
    SessionCommand.Build(),
    ResponderCommand.Build(),
    CollectCommand.Build(),
    CollectorCommand.Build(),
    SettleCommand.Build(),
    IngestCommand.Build(),
    FuzzCommand.Build(),
    SilentCommand.Build(),
    SilencersCommand.Build(),
    MicroCommand.Build(),
};
return await root.Parse(args).InvokeAsync();
