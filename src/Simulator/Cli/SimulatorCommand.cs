using System.CommandLine;

namespace PrepaidMeter.Simulator.Cli;

/// <summary>The command line of the executable.</summary>
internal static class SimulatorCommand
{
    public static RootCommand Build() => new(
        """
        Simulated electricity meters that speak DLMS/COSEM over TCP.

        Examples:
          simulator run                                      20 meters on ports 4059 to 4078, until Ctrl-C
          simulator run --meters 3 --port 5000 --speed 60    an hour of the meters' life each minute
          simulator run --seed 7 --start 2026-11-01T00:00Z   the same fleet, whenever it is run
          simulator run --meters 100000 --listen 127.0.0.0/16 --export fleet.csv
                                                             an address each, and the file 'headend meters import' takes
          simulator run --json                               one JSON object with serial numbers and ports, then serve
          simulator push --to 127.0.0.1:4060                 one push to 'headend listen --port 4060'
          simulator run --help                               every option
        """)
    {
        RunCommand.Build(),
        PushCommand.Build(),
    };
}
