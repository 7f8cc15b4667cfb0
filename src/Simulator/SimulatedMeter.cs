using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator;

/// <summary>One simulated electricity meter. Its state is a function of its seed, the world's time and what was done to it. Thread-safe.</summary>
public sealed class SimulatedMeter : ILogicalDevice
{
    internal SimulatedMeter(MeterModel model, string serialNumber)
    {
        Model = model;
        SerialNumber = serialNumber;
    }

    public MeterModel Model { get; }

    /// <summary>What 1:0.0.96.1.0.255 holds, such as SIM00000001.</summary>
    public string SerialNumber { get; }

    /// <summary>COSEM logical device name, 16 octets of ASCII.</summary>
    public string LogicalDeviceName => throw new NotImplementedException();

    public MeterFaults Faults { get; } = new();

    /// <summary>Whether the supply is connected now: output_state of the disconnect control.</summary>
    public bool OutputState => throw new NotImplementedException();

    /// <summary>control_state now: 0 disconnected, 1 connected, 2 ready for reconnection.</summary>
    public byte ControlState => throw new NotImplementedException();

    /// <summary>The customer presses the button to reconnect (transition e). False: the control mode or state has no such transition.</summary>
    public bool ManualReconnect() => throw new NotImplementedException();

    /// <summary>The customer presses the button to disconnect (transition f).</summary>
    public bool ManualDisconnect() => throw new NotImplementedException();

    /// <summary>The meter itself disconnects, as a limiter or prepayment function does (transition g).</summary>
    public bool LocalDisconnect() => throw new NotImplementedException();

    /// <summary>The meter itself reconnects (transition h).</summary>
    public bool LocalReconnect() => throw new NotImplementedException();

    public ClientPolicy? FindClient(ushort clientAddress, AuthenticationMechanism mechanism) => throw new NotImplementedException();

    public DataAccessResult Get(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, AxdrWriter writer) => throw new NotImplementedException();

    public DataAccessResult Set(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, DlmsData value) => throw new NotImplementedException();

    public ActionResult Invoke(ServerContext context, CosemMethod method, DlmsData? parameter, AxdrWriter returnData) => throw new NotImplementedException();
}
