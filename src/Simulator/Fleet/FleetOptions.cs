using System.Net;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.State;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>What fleet to build. The same options and the same start time give the same fleet, bit for bit.</summary>
public sealed record FleetOptions
{
    /// <summary>Number of meters, at least 1.</summary>
    public int MeterCount { get; init; } = 20;

    /// <summary>Address to listen on: an IP address.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port of the first meter, the next meter has the next port; 0 lets the system choose each port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Gives each meter an address of its own in this range of IPv4 addresses in place of a port: one listening socket serves as many meters as
    /// the range has addresses, the next port goes on where it ends. Null for a port each. Linux and Windows take every address of 127.0.0.0/8 for their own.
    /// </summary>
    public IPNetwork? Network { get; init; }

    /// <summary>Meters behind each port, told apart by server address 1 and up; not together with <see cref="Network"/>.</summary>
    public int MetersPerPort { get; init; } = 1;

    public MeterModel Model { get; init; } = MeterModel.GenericPrepaid;

    /// <summary>Seed of the fleet; meter n derives its own from it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Days of life before the fleet starts, so that profiles hold rows; 0..3660.</summary>
    public int HistoryDays { get; init; } = 40;

    /// <summary>LLS secret of every meter; null takes the model's.</summary>
    public LlsSecret? Password { get; init; }

    /// <summary>HLS or ciphering in place of plain LLS; null for that.</summary>
    public FleetSecurity? Security { get; init; }

    /// <summary>Control mode 0..7 of every relay; null takes the model's.</summary>
    public byte? ControlMode { get; init; }

    /// <summary>Number of the first meter; serial numbers count from it.</summary>
    public int FirstNumber { get; init; } = 1;

    /// <summary>
    /// Told every invocation counter a meter receives, with the meter's number and whether it took the counter; null for nobody. Called on many threads.
    /// </summary>
    public Action<int, InvocationCounter, bool>? CounterReceived { get; init; }

    /// <summary>What goes wrong; null for nothing.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>Keeps what is done to meters beyond the process; null for not at all. Not disposed of.</summary>
    public FleetJournal? Journal { get; init; }

    /// <summary>Serves in HDLC frames, granting clients up to these parameters; null for the wrapper.</summary>
    public HdlcOptions? Hdlc { get; init; }

    /// <summary>Logical names, or short names; each meter speaks one of them.</summary>
    public Referencing Referencing { get; init; }
}
