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
using PrepaidMeter.Simulator.State;

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
    private readonly FleetJournal? _journal;
    private volatile SessionFaults? _session;
    private readonly ObjectDirectory _objects;
    private int _relayInvocations;

    internal SimulatedMeter(MeterState state, TimeProvider world, ClientRegister clients, MeterFaultPlan? plan = null, FleetJournal? journal = null)
    {
        _state = state;
        _world = world;
        _clients = clients;
        _plan = plan;
        var shortNamed = clients.Referencing == Referencing.ShortName ? state.Model.ShortNamed : null;
        _objects = shortNamed?.Objects ?? state.Model.Objects;
        ShortNames = shortNamed?.Names;
        _journal = journal;
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
    public bool ManualReconnect() => SwitchBy(RelayCause.ManualReconnect);

    /// <summary>The customer presses the button to disconnect (transition f).</summary>
    public bool ManualDisconnect() => SwitchBy(RelayCause.ManualDisconnect);

    /// <summary>The meter itself disconnects, as a limiter or prepayment function does (transition g).</summary>
    public bool LocalDisconnect() => SwitchBy(RelayCause.LocalDisconnect);

    /// <summary>The meter itself reconnects (transition h).</summary>
    public bool LocalReconnect() => SwitchBy(RelayCause.LocalReconnect);

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
            : AtPresent(
                state =>
                {
                    var done = found!.Set(new(state, context), attribute.AttributeId, value);
                    Faults.NoteSet();
                    return done;
                },
                done => done == DataAccessResult.Success ? SetEntry(context, attribute, value) : null);
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
                    : AtPresent(
                        state =>
                        {
                            if (found is DisconnectControlObject)
                            {
                                Interlocked.Increment(ref _relayInvocations);
                            }

                            var done = found.Invoke(new(state, context), method.MethodId, parameter, returnData);
                            Faults.NoteAction();
                            return TakeKeys(state) && Faults.DenyKeyChanges ? ActionResult.OtherReason : done;
                        },
                        _ => InvokeEntry(context, method, parameter));
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
            ShiftClock(TimeSpan.FromSeconds(seconds));
        }

        if (session is { ResetsCounters: true })
        {
            Security?.Restart();
        }

        return session;
    }

    /// <summary>The supply fails and comes back at once.</summary>
    public void Reboot() => Apply(state => state.Reboot(), new(_state.Number, 0, ChangeKind.Reboot));

    /// <summary>The clock goes wrong by itself, forward or back: nothing in the event log tells of it.</summary>
    public void ShiftClock(TimeSpan by) =>
        Apply(state => state.ShiftClock((long)by.TotalMilliseconds), new(_state.Number, 0, ChangeKind.ClockShift) { Number = (long)by.TotalMilliseconds });

    /// <summary>Energy that no load curve knows of, Wh, 0 or more: the registers grow by it now, the active rate with them.</summary>
    public void AddEnergy(long importWh, long exportWh) =>
        Apply(state => state.Timeline.AddEnergy(importWh, exportWh), new(_state.Number, 0, ChangeKind.Energy) { Number = importWh, Second = exportWh });

    /// <summary>Puts an entry into the event log.</summary>
    public void RaiseEvent(byte code) =>
        Apply(state => state.Events.Add(state.Stamp, (EventCode)code), new(_state.Number, 0, ChangeKind.Event) { Number = code });

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
        return result != DataAccessResult.Success
            ? result
            : AtPresent(state => found!.Set(new(state, Maker), attribute.AttributeId, value), done => done == DataAccessResult.Success ? SetEntry(Maker, attribute, value) : null);
    }

    /// <summary>As <see cref="Inspect"/>, invokes.</summary>
    internal ActionResult Run(CosemMethod method, DlmsData? parameter, AxdrWriter returnData) => Invoke(Maker, method, parameter, returnData);

    /// <summary>New keys hold for associations from now on; true when there are any.</summary>
    private bool TakeKeys(MeterState state)
    {
        var isNew = !ReferenceEquals(state.Security, _clients.Security);
        if (isNew)
        {
            _clients.Security = state.Security;
        }

        return isNew;
    }

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

    /// <summary>Lives through what was done to the meter in earlier lives of the process. Before anybody else has it.</summary>
    internal void Replay(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            _state.AdvanceTo(entry.At);
            Repeat(entry);
        }
    }

    /// <summary>A client has gone: what it sent must not be taken again after a restart.</summary>
    internal void EndSession()
    {
        if (_journal is not null && Security is { } security)
        {
            _journal.Append(new(_state.Number, _world.GetUtcNow().ToUnixTimeMilliseconds(), ChangeKind.Counters)
            {
                Second = security.Sent.Next?.Value ?? uint.MaxValue,
                Received = security.Received.Snapshot().ToDictionary(c => c.Key.ToString(), c => c.Value.Value),
            });
        }
    }

    private void Repeat(JournalEntry entry)
    {
        var call = new ObjectCall(_state, new(entry.Client, (AuthenticationMechanism)entry.Mechanism) { IsCiphered = true });
        switch (entry.What)
        {
            case ChangeKind.Set when Find(CosemAttribute.Parse(entry.Name!), out var found, out var definition) == DataAccessResult.Success:
                found!.Set(call, definition.Id, DataOf(entry)!);
                break;
            case ChangeKind.Invoke when CosemMethod.Parse(entry.Name!) is var method && _objects.TryFind(method.InstanceId, out var found):
                _relayInvocations += found is DisconnectControlObject ? 1 : 0;
                found.Invoke(call, method.MethodId, DataOf(entry), new AxdrWriter(16));
                TakeKeys(_state);
                break;
            case ChangeKind.Switch:
                _state.Switch((RelayCause)entry.Number);
                break;
            case ChangeKind.ClockShift:
                _state.ShiftClock(entry.Number);
                break;
            case ChangeKind.Energy:
                _state.Timeline.AddEnergy(entry.Number, entry.Second);
                break;
            case ChangeKind.Event:
                _state.Events.Add(_state.Stamp, (EventCode)entry.Number);
                break;
            case ChangeKind.Reboot:
                _state.Reboot();
                break;
            case ChangeKind.Counters:
                Security?.Resume(entry.Received ?? new Dictionary<string, uint>(), entry.Second);
                break;
        }
    }

    private bool SwitchBy(RelayCause cause) => AtPresent(
        state => state.Switch(cause), done => done ? new(_state.Number, 0, ChangeKind.Switch) { Number = (long)cause } : null);

    private void Apply(Action<MeterState> change, JournalEntry entry) => AtPresent(
        state =>
        {
            change(state);
            return true;
        },
        _ => entry);

    private JournalEntry SetEntry(ServerContext context, CosemAttribute attribute, DlmsData value) => new(_state.Number, 0, ChangeKind.Set)
    {
        Name = attribute.ToString(),
        Data = HexOf(value),
        Client = context.ClientAddress,
        Mechanism = (byte)context.Mechanism,
    };

    private JournalEntry InvokeEntry(ServerContext context, CosemMethod method, DlmsData? parameter) => new(_state.Number, 0, ChangeKind.Invoke)
    {
        Name = method.ToString(),
        Data = parameter is null ? null : HexOf(parameter),
        Client = context.ClientAddress,
        Mechanism = (byte)context.Mechanism,
    };

    private static string HexOf(DlmsData data)
    {
        var writer = new AxdrWriter(64);
        writer.Data(data);
        return Convert.ToHexString(writer.WrittenSpan);
    }

    private static DlmsData? DataOf(JournalEntry entry) => entry.Data is null ? null : AxdrDecoder.Decode(Convert.FromHexString(entry.Data));

    /// <param name="journal">What to keep of a change by what came of it, for fleets that survive their process.</param>
    private T AtPresent<T>(Func<MeterState, T> use, Func<T, JournalEntry?>? journal = null)
    {
        lock (_gate)
        {
            _state.AdvanceTo(_world.GetUtcNow().ToUnixTimeMilliseconds());
            var done = use(_state);
            if (_journal is not null && journal?.Invoke(done) is { } entry)
            {
                _journal.Append(entry with { At = _state.World });
            }

            return done;
        }
    }
}
