using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;
using PrepaidMeter.Simulator.Events;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Objects;
using PrepaidMeter.Simulator.Relay;

namespace PrepaidMeter.Simulator;

/// <summary>
/// One simulated electricity meter. Its state is a function of its seed, the world's time and what was done to it. Between requests it costs nothing:
/// each request first brings it to the present. Thread-safe.
/// </summary>
public sealed class SimulatedMeter : ILogicalDevice
{
    /// <summary>Whoever built the meter: may do everything, comes by no line.</summary>
    private static readonly ServerContext Maker = new(1, AuthenticationMechanism.HlsGmac);

    private readonly Lock _gate = new();
    private readonly MeterState _state;
    private readonly TimeProvider _world;
    private readonly ClientRegister _clients;
    private readonly MeterFaultPlan? _plan;
    private volatile SessionFaults? _session;
    private readonly ObjectDirectory _objects;
    private int _relayInvocations;

    internal SimulatedMeter(MeterState state, TimeProvider world, ClientRegister clients, MeterFaultPlan? plan = null)
    {
        _state = state;
        _world = world;
        _clients = clients;
        _plan = plan;
        var shortNamed = clients.Referencing == Referencing.ShortName ? state.Model.ShortNamed : null;
        _objects = shortNamed?.Objects ?? state.Model.Objects;
        ShortNames = shortNamed?.Names;
    }

    /// <inheritdoc />
    public ShortNameDirectory? ShortNames { get; }

    public MeterModel Model => _state.Model;

    /// <summary>What 1:0.0.96.1.0.255 holds, such as SIM00000001.</summary>
    public string SerialNumber => MeterIdentity.SerialNumber(Model, _state.Number);

    /// <summary>COSEM logical device name, 16 octets of ASCII.</summary>
    public string LogicalDeviceName => MeterIdentity.LogicalDeviceName(Model, _state.Number);

    /// <summary>System title, keys and counters; null for a meter that knows no more than passwords.</summary>
    public ServerSecurity? Security => _clients.Security;

    public MeterFaults Faults { get; } = new();

    /// <summary>Whether the supply is connected now: output_state of the disconnect control.</summary>
    public bool OutputState => AtPresent(state => state.Conditions.Connected);

    /// <summary>control_state now: 0 disconnected, 1 connected, 2 ready for reconnection.</summary>
    public byte ControlState => AtPresent(state => state.ControlState);

    /// <summary>control_mode now, 0..7.</summary>
    public byte ControlMode => AtPresent(state => state.ControlMode);

    /// <summary>How many times a method of the disconnect control was invoked, whatever came of it.</summary>
    public int RelayInvocations => Volatile.Read(ref _relayInvocations);

    /// <summary>Power taken now, in W; 0 while the supply is disconnected.</summary>
    public long Power => AtPresent(state => state.Watts);

    /// <summary>Total import now, in Wh.</summary>
    public long ImportEnergy => AtPresent(state => state.Timeline.Head.ImportWh);

    /// <summary>What the meter's clock shows, as an instant.</summary>
    public DateTimeOffset Clock => AtPresent(state => DateTimeOffset.FromUnixTimeMilliseconds(state.Stamp));

    /// <summary>The customer presses the button to reconnect (transition e). False: the control mode or state has no such transition.</summary>
    public bool ManualReconnect() => AtPresent(state => state.Switch(RelayCause.ManualReconnect));

    /// <summary>The customer presses the button to disconnect (transition f).</summary>
    public bool ManualDisconnect() => AtPresent(state => state.Switch(RelayCause.ManualDisconnect));

    /// <summary>The meter itself disconnects, as a limiter or prepayment function does (transition g).</summary>
    public bool LocalDisconnect() => AtPresent(state => state.Switch(RelayCause.LocalDisconnect));

    /// <summary>The meter itself reconnects (transition h).</summary>
    public bool LocalReconnect() => AtPresent(state => state.Switch(RelayCause.LocalReconnect));

    public ClientPolicy? FindClient(ushort clientAddress, AuthenticationMechanism mechanism)
    {
        var policy = _clients.Find(mechanism);

        // Every long response goes out in blocks of GET then, also to a client that would take it in one piece or by general block transfer.
        return policy is not null && _session is { BlockNumberError: > 0 and var error }
            ? policy with { BlockNumberError = error, MaxSendPduSize = policy.MaxReceivePduSize, Conformance = policy.Conformance & ~Conformance.GeneralBlockTransfer }
            : policy;
    }

    public DataAccessResult Get(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var result = Find(attribute, out var found, out var definition);
        if (result != DataAccessResult.Success)
        {
            return result;
        }

        if (!definition.For(ClientRegister.RightsOf(context)).HasFlag(AccessMode.ReadOnly))
        {
            return DataAccessResult.ReadWriteDenied;
        }

        if (_session is { IsBusy: true })
        {
            return DataAccessResult.TemporaryFailure;
        }

        return access is not null && !definition.Selective
            ? DataAccessResult.ScopeOfAccessViolated
            : AtPresent(state => found!.Get(new(state, context), attribute.AttributeId, access, writer));
    }

    public DataAccessResult Set(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, DlmsData value)
    {
        var result = Find(attribute, out var found, out var definition);
        if (result != DataAccessResult.Success)
        {
            return result;
        }

        if (!definition.For(ClientRegister.RightsOf(context)).HasFlag(AccessMode.WriteOnly))
        {
            return DataAccessResult.ReadWriteDenied;
        }

        return access is not null
            ? DataAccessResult.ScopeOfAccessViolated
            : AtPresent(state =>
            {
                var done = found!.Set(new(state, context), attribute.AttributeId, value);
                Faults.NoteSet();
                return done;
            });
    }

    public ActionResult Invoke(ServerContext context, CosemMethod method, DlmsData? parameter, AxdrWriter returnData)
    {
        if (!_objects.TryFind(method.InstanceId, out var found))
        {
            return ActionResult.ObjectUndefined;
        }

        if (found.ClassId != method.ClassId)
        {
            return ActionResult.ObjectClassInconsistent;
        }

        foreach (var definition in found.Methods)
        {
            if (definition.Id == method.MethodId)
            {
                return !definition.For(ClientRegister.RightsOf(context))
                    ? ActionResult.ReadWriteDenied
                    : AtPresent(state =>
                    {
                        if (found is DisconnectControlObject)
                        {
                            Interlocked.Increment(ref _relayInvocations);
                        }

                        var done = found.Invoke(new(state, context), method.MethodId, parameter, returnData);
                        Faults.NoteAction();
                        return done;
                    });
            }
        }

        return ActionResult.ObjectUndefined;
    }

    /// <summary>A client connects: what goes wrong from here on by the fleet's plan; null for nothing.</summary>
    internal SessionFaults? BeginSession()
    {
        var session = _plan?.BeginSession();
        _session = session;
        if (session is { ClockJump: not 0 and var seconds })
        {
            AtPresent(state =>
            {
                state.ShiftClock(seconds * 1000);
                return true;
            });
        }

        if (session is { ResetsCounters: true })
        {
            Security?.Restart();
        }

        return session;
    }

    /// <summary>The supply fails and comes back at once.</summary>
    public void Reboot() => AtPresent(state =>
    {
        state.Reboot();
        return true;
    });

    /// <summary>The clock goes wrong by itself, forward or back: nothing in the event log tells of it.</summary>
    public void ShiftClock(TimeSpan by) => AtPresent(state =>
    {
        state.ShiftClock((long)by.TotalMilliseconds);
        return true;
    });

    /// <summary>Energy that no load curve knows of, Wh, 0 or more: the registers grow by it now, the active rate with them.</summary>
    public void AddEnergy(long importWh, long exportWh) => AtPresent(state =>
    {
        state.Timeline.AddEnergy(importWh, exportWh);
        return true;
    });

    /// <summary>Puts an entry into the event log.</summary>
    public void RaiseEvent(byte code) => AtPresent(state =>
    {
        state.Events.Add(state.Stamp, (EventCode)code);
        return true;
    });

    /// <summary>An attribute as the meter holds it, past rights and faults.</summary>
    internal DataAccessResult Inspect(CosemAttribute attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var result = Find(attribute, out var found, out _);
        return result != DataAccessResult.Success ? result : AtPresent(state => found!.Get(new(state, Maker), attribute.AttributeId, access, writer));
    }

    /// <summary>As <see cref="Inspect"/>, sets.</summary>
    internal DataAccessResult Alter(CosemAttribute attribute, DlmsData value)
    {
        var result = Find(attribute, out var found, out _);
        return result != DataAccessResult.Success ? result : AtPresent(state => found!.Set(new(state, Maker), attribute.AttributeId, value));
    }

    /// <summary>As <see cref="Inspect"/>, invokes.</summary>
    internal ActionResult Run(CosemMethod method, DlmsData? parameter, AxdrWriter returnData) => Invoke(Maker, method, parameter, returnData);

    private DataAccessResult Find(CosemAttribute attribute, out ICosemObject? found, out AttributeDefinition definition)
    {
        definition = default;
        if (!_objects.TryFind(attribute.InstanceId, out found))
        {
            return DataAccessResult.ObjectUndefined;
        }

        if (found.ClassId != attribute.ClassId)
        {
            return DataAccessResult.ObjectClassInconsistent;
        }

        foreach (var candidate in found.Attributes)
        {
            if (candidate.Id == attribute.AttributeId)
            {
                definition = candidate;
                return DataAccessResult.Success;
            }
        }

        return DataAccessResult.ObjectUndefined;
    }

    private T AtPresent<T>(Func<MeterState, T> use)
    {
        lock (_gate)
        {
            _state.AdvanceTo(_world.GetUtcNow().ToUnixTimeMilliseconds());
            return use(_state);
        }
    }
}
