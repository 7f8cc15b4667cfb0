using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Events;
using PrepaidMeter.Simulator.Firmware;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Load;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Objects;
using PrepaidMeter.Simulator.Push;
using PrepaidMeter.Simulator.Relay;
using PrepaidMeter.Simulator.Tariff;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Metering;

/// <summary>
/// Everything one meter remembers. It sleeps until it is asked, then lives on to the present in one go (<see cref="AdvanceTo"/>): no timer, no work while idle.
/// The COSEM objects hold nothing of it; they are shared by all meters of a model. Not thread-safe.
/// </summary>
internal sealed class MeterState
{
    private long _nextZoneChange;
    private bool _activationPending;
    private Dictionary<CosemAttribute, byte[]>? _settings;

    public MeterState(MeterModel model, int number, ulong seed, long installedAt, byte controlMode, SupplyConditions initial)
    {
        Model = model;
        Number = number;
        ControlMode = controlMode;
        PassiveCalendar = initial.Tariff.Calendar;
        Timeline = new(new LoadCurve(model.Load, model.Zone, seed), model.Zone, installedAt, initial);
        Events = new(model.EventCapacity);
        Events.Add(Stamp, EventCode.PowerUp);
        _nextZoneChange = model.Zone.NextChange(Stamp);
        if (new Limiter(model.Limiter).CanCross(model.Load.MaximumWatts))
        {
            Limiter = new(model.Limiter);
        }
    }

    public MeterModel Model { get; }

    public CivilZone Zone => Model.Zone;

    public int Number { get; }

    /// <summary>What is wrong with the load profile; null for nothing.</summary>
    public ProfileFaults? ProfileFaults { get; init; }

    /// <summary>Keys and counters; null for a meter that knows no more than passwords.</summary>
    public ServerSecurity? Security { get; set; }

    public EnergyTimeline Timeline { get; }

    public EventLog Events { get; }

    public SupplyConditions Conditions => Timeline.Conditions;

    /// <summary>World time up to which the meter has lived, ms.</summary>
    public long World => Timeline.Head.At;

    /// <summary>The meter's clock as UTC ms.</summary>
    public long Stamp => World + Conditions.ClockOffset;

    public byte ControlMode { get; private set; }

    public byte ControlState { get; private set; } = RelayStateMachine.Connected;

    /// <summary>Null while all is as installed and nothing can trip.</summary>
    public Limiter? Limiter { get; private set; }

    /// <summary>Null until it is programmed.</summary>
    public RegisterMonitor? Monitor { get; private set; }

    /// <summary>Null until an image transfer was initiated.</summary>
    public ImageTransfer? Image { get; set; }

    public bool ImageTransferEnabled { get; set; } = true;

    public PushSettings Push { get; set; } = PushSettings.None;

    public LimiterSettings LimiterSettings => Limiter?.Settings ?? Model.Limiter;

    /// <summary>What 1:0.0.96.1.10.255 holds.</summary>
    public byte[] ServicePointId { get; set; } = [];

    /// <summary>What clients have written into fixed objects, encoded; null while nobody has.</summary>
    public IReadOnlyDictionary<CosemAttribute, byte[]>? Settings => _settings;

    /// <summary>A copy of the active one until it is programmed, so that activating it unasked changes nothing.</summary>
    public TariffCalendar PassiveCalendar { get; private set; }

    public CosemDateTime PassiveActivation { get; private set; } = CosemDateTime.NotSpecified;

    /// <summary>Set by preset_adjusting_time of the clock: the time to jump to, and the window on the meter's clock in which that is allowed, UTC ms.</summary>
    public (long Time, long From, long To)? PresetTime { get; set; }

    /// <summary>The active rate 1..4.</summary>
    public byte ActiveRate => Timeline.RateAt(World, Conditions).Rate;

    /// <summary>Power taken now, W.</summary>
    public long Watts => Conditions.Connected ? Timeline.Curve.ImportWatts(World) : 0;

    /// <summary>Lives on to a later instant of world time; an earlier one changes nothing. On the way, in the order of time: tariff activation, limiter, changes of the zone's offset.</summary>
    public void AdvanceTo(long world)
    {
        Settle();
        while (World < world)
        {
            Timeline.AdvanceTo(Math.Min(world, NextAppointment()));
            Settle();
        }
    }

    /// <summary>Moves the relay where its mode allows; false when it has no such transition.</summary>
    public bool Switch(RelayCause cause)
    {
        if (RelayStateMachine.Next(ControlMode, ControlState, cause) is not { } step)
        {
            return false;
        }

        ControlState = step.State;
        Events.Add(Stamp, step.Event);
        FollowRelay();
        return true;
    }

    /// <summary>A mode without transitions leaves the output connected for good.</summary>
    public void SetControlMode(byte mode)
    {
        ControlMode = mode;
        if (mode == 0)
        {
            ControlState = RelayStateMachine.Connected;
        }

        Events.Add(Stamp, EventCode.ParametersChanged);
        FollowRelay();
    }

    /// <summary>Sets the clock: a step, with its old and new time in the event log.</summary>
    /// <param name="stamp">UTC ms.</param>
    public void SetClock(long stamp)
    {
        if (stamp == Stamp)
        {
            return;
        }

        Events.Add(Stamp, EventCode.ClockAdjustedOld);
        Timeline.Change(Conditions with { ClockOffset = stamp - World });
        Events.Add(Stamp, EventCode.ClockAdjustedNew);
        _nextZoneChange = Zone.NextChange(Stamp);
        Settle();
    }

    /// <summary>The clock goes wrong by itself: nothing in the event log tells of it.</summary>
    /// <param name="by">ms, forward or back.</param>
    public void ShiftClock(long by)
    {
        Timeline.Change(Conditions with { ClockOffset = Conditions.ClockOffset + by });
        _nextZoneChange = Zone.NextChange(Stamp);
        Settle();
    }

    /// <summary>The supply fails and comes back at once.</summary>
    public void Reboot()
    {
        Events.Add(Stamp, EventCode.PowerDown);
        Events.Add(Stamp, EventCode.PowerUp);
    }

    public void Remember(CosemAttribute attribute, byte[] encoded)
    {
        (_settings ??= [])[attribute] = encoded;
        Events.Add(Stamp, EventCode.ParametersChanged);
    }

    /// <summary>What was written into an attribute of a fixed object; null when nothing was.</summary>
    public byte[]? Recall(CosemAttribute attribute) => _settings?.GetValueOrDefault(attribute);

    public void ProgramPassiveCalendar(TariffCalendar calendar)
    {
        PassiveCalendar = calendar;
        Events.Add(Stamp, EventCode.PassiveTariffProgrammed);
    }

    /// <summary>A time that has passed already activates at once.</summary>
    public void SetPassiveActivation(CosemDateTime at)
    {
        PassiveActivation = at;
        _activationPending = true;
        Settle();
    }

    public void ActivatePassiveCalendar()
    {
        _activationPending = false;
        Timeline.Change(Conditions with { Tariff = Conditions.Tariff with { Calendar = PassiveCalendar }, Forced = null });
        Events.Add(Stamp, EventCode.TariffActivated);
    }

    public void SetSpecialDays(IEnumerable<SpecialDay> days)
    {
        Timeline.Change(Conditions with { Tariff = Conditions.Tariff with { SpecialDays = [.. days] }, Forced = null });
        Events.Add(Stamp, EventCode.ParametersChanged);
    }

    /// <summary>Sets a rate in place of the calendar's, up to the calendar's next switch.</summary>
    public void ForceRate(byte rate)
    {
        var byCalendar = Conditions with { Forced = null };
        Timeline.Change(byCalendar with { Forced = new(rate, Timeline.RateAt(World, byCalendar).Until) });
    }

    public void SetLimiter(LimiterSettings settings)
    {
        Limiter ??= new(settings);
        Limiter.Settings = settings;
        Events.Add(Stamp, EventCode.LimiterThresholdChanged);
        Settle();
    }

    public void SetMonitor(Action<RegisterMonitor> change)
    {
        Monitor ??= new();
        change(Monitor);
        Events.Add(Stamp, EventCode.ParametersChanged);
        Settle();
    }

    private void FollowRelay()
    {
        var connected = ControlState == RelayStateMachine.Connected;
        if (connected != Conditions.Connected)
        {
            Timeline.Change(Conditions with { Connected = connected });
        }
    }

    /// <summary>The next instant of world time at which something other than energy can change.</summary>
    private long NextAppointment()
    {
        var next = ToWorld(_nextZoneChange);
        if (_activationPending && Zone.ToUtc(PassiveActivation) is { } activation)
        {
            next = Math.Min(next, ToWorld(activation));
        }

        if (Limiter is not null)
        {
            if (Limiter.Settings.EmergencyWindow(Zone) is { } window)
            {
                next = Earlier(Earlier(next, ToWorld(window.From)), ToWorld(window.To));
            }

            if (Limiter.CanCross(Model.Load.MaximumWatts))
            {
                // The load is constant within a slot, so a crossing begins at a slot's start or at a change of conditions.
                next = Math.Min(next, (LoadCurve.SlotOf(World) + 1) * LoadCurve.SlotMs);
                next = Math.Min(next, Limiter.Deadline ?? long.MaxValue);
            }
        }

        if (Monitor is { Thresholds.Count: > 0 })
        {
            next = Math.Min(next, (LoadCurve.SlotOf(World) + 1) * LoadCurve.SlotMs);
        }

        return next;

        long ToWorld(long stamp) => stamp == long.MaxValue ? stamp : stamp - Conditions.ClockOffset;
        long Earlier(long one, long other) => other > World ? Math.Min(one, other) : one;
    }

    /// <summary>Does what is due at <see cref="World"/>.</summary>
    private void Settle()
    {
        while (Stamp >= _nextZoneChange)
        {
            Events.Add(_nextZoneChange, EventCode.DaylightSavingChanged);
            _nextZoneChange = Zone.NextChange(_nextZoneChange);
        }

        if (_activationPending && Zone.ToUtc(PassiveActivation) is { } activation && Stamp >= activation)
        {
            ActivatePassiveCalendar();
        }

        while (Monitor?.Observe(World, Watts) is { } crossed)
        {
            Model.Objects.RunScript(new(this, null), crossed);
        }

        if (Limiter is null)
        {
            return;
        }

        Limiter.EmergencyActive = Limiter.Settings.EmergencyWindow(Zone) is { } window && Stamp >= window.From && Stamp < window.To;
        while (Limiter.Observe(World, Watts) is { } script)
        {
            Events.Add(Stamp, Limiter.IsOver ? EventCode.LimiterThresholdExceeded : EventCode.LimiterThresholdOk);
            Model.Objects.RunScript(new(this, null), script);
        }
    }
}
