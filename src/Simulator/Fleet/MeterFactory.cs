using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Load;
using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Objects;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>Builds the meters of a fleet; what they have in common is built once.</summary>
public sealed class MeterFactory
{
    private const int LongestHistory = 3660;
    private const long HourMs = 3_600_000;

    /// <summary>2026-01-01 UTC.</summary>
    private const long CounterEpoch = 1_767_225_600_000;

    /// <summary>One counter for each: all of them last eight years, and a meter that sends less than 15 APDUs a second never catches up with the next life's first.</summary>
    private const long CounterMs = 64;

    private readonly FleetOptions _options;
    private readonly TimeProvider _world;
    private readonly long _start;
    private readonly LlsSecret _password;
    private readonly ClientRegister _clients;
    private readonly SupplyConditions _initial;

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public MeterFactory(FleetOptions options, TimeProvider timeProvider)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MeterCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FirstNumber, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HistoryDays, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.HistoryDays, LongestHistory);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ControlMode ?? 0, Relay.RelayStateMachine.HighestMode);
        _options = options;
        _world = timeProvider;
        _start = (options.Journal?.Start ?? timeProvider.GetUtcNow()).ToUnixTimeMilliseconds();
        _password = options.Password ?? options.Model.Password;
        _clients = new(_password, null, null, options.Referencing);
        _initial = new(true, options.Model.Tariff, 0, null);
    }

    /// <summary>The meter of a number, installed between 9 and 17 o'clock as many days ago as the options say.</summary>
    public SimulatedMeter Create(int number)
    {
        var model = _options.Model;
        var seed = Draw.Bits(_options.Seed, DrawStream.MeterSeed, number);
        var mode = _options.ControlMode ?? model.ControlMode;
        var plan = _options.Faults?.For(number, MeterIdentity.SerialNumber(model, number));
        var keySeed = plan?.LastingValue(FaultKind.KeyChanged) is null ? seed : ~seed;
        var security = SecurityOf(number, keySeed);
        if (security is not null && _options.CounterReceived is { } received)
        {
            security.Received.Observer = (_, counter, isTaken) => received(number, counter, isTaken);
        }

        var state = new MeterState(model, number, seed, InstalledAt(seed), mode, _initial) { Security = security, ProfileFaults = plan is null ? null : ProfileFaults.Of(plan) };
        if (plan?.LastingValue(FaultKind.Clock) is { } seconds)
        {
            state.ShiftClock(seconds * 1000);
        }

        var clients = security is null ? _clients : new ClientRegister(_password, _options.Security?.Mechanism, security, _options.Referencing);
        var meter = new SimulatedMeter(state, _world, clients, plan, _options.Journal);
        meter.Replay(_options.Journal?.EntriesOf(number) ?? []);
        return meter;
    }

    /// <summary>The keys a head-end is told of; null for a fleet without. Builds no meter.</summary>
    internal ServerSecurity? ExportedSecurityOf(int number) => SecurityOf(number, Draw.Bits(_options.Seed, DrawStream.MeterSeed, number));

    /// <summary>
    /// Where the meters' own counters begin. By the real clock, whatever time the world starts at: the keys come back with the seed, and under them no nonce
    /// may, however often a fleet is started at one world time.
    /// </summary>
    private static InvocationCounter FirstCounter =>
        new(unchecked((uint)(Math.Max(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - CounterEpoch, 0) / CounterMs)));

    private ServerSecurity? SecurityOf(int number, ulong keySeed) =>
        _options.Security?.Of(_options.Model, number, number - _options.FirstNumber, keySeed, FirstCounter);

    private long InstalledAt(ulong seed)
    {
        if (_options.HistoryDays == 0)
        {
            return _start;
        }

        var zone = _options.Model.Zone;
        var day = CivilZone.DayOf(zone.ToLocal(_start)) - _options.HistoryDays;
        return zone.ToUtc((day * CivilZone.DayMs) + (9 * HourMs) + (Draw.Between(seed, DrawStream.Installation, 0, 0, 8 * 60) * 60_000L));
    }
}
