using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering.Collection;

/// <summary>What a collection is asked to bring in. Flags.</summary>
[Flags]
public enum CollectionParts
{
    None = 0,
    ClockCheck = 1,
    Registers = 2,
    LoadProfile = 4,
    DailyFreeze = 8,
    Billing = 16,
    Events = 32,
    All = ClockCheck | Registers | LoadProfile | DailyFreeze | Billing | Events,

    /// <summary>Of the registers only those that say how it is at this moment: voltage, current, power. Part of <see cref="Registers"/>, so not of <see cref="All"/>.</summary>
    Instantaneous = 64,
}

/// <summary>What to bring in from one meter in one session.</summary>
/// <param name="Trigger">Plan name, "on-demand", "backfill": what the attempt's row says.</param>
public sealed record CollectionRequest(CollectionParts Parts, string Trigger)
{
    /// <summary>Who goes first, and what is shed first.</summary>
    public WorkPriority Priority { get; init; } = WorkPriority.Schedule;

    /// <summary>How many times this was tried before, by whoever asks again within the <see cref="RetryBudget"/>; retries stand back behind first attempts.</summary>
    public int Retry { get; init; }

    /// <summary>With registers: the quantities to read, as far as the meter's profile knows them; empty = the profile's own list.</summary>
    public IReadOnlyList<string> Quantities { get; init; } = [];

    /// <summary>Ranges of load profile and daily freeze to read in place of going on from their watermarks; the parts then only say which of them there are.</summary>
    public IReadOnlyList<ProfileRange> Ranges { get; init; } = [];
}

/// <summary>A part of a profile's buffer.</summary>
/// <param name="Profile">loadProfile or dailyFreeze.</param>
/// <param name="First">First row wanted.</param>
/// <param name="Last">Last row wanted.</param>
public sealed record ProfileRange(string Profile, DateTimeOffset First, DateTimeOffset Last);

/// <summary>One attempt at one meter: every attempt is a row, whatever came of it.</summary>
/// <param name="Trigger">Schedule name, "on-demand", "demo".</param>
/// <param name="Failure">None when everything asked for was read; otherwise the first failure.</param>
/// <param name="Detail">For people: what failed, at which object.</param>
public sealed record ReadAttempt(
    long Id,
    MeterId MeterId,
    CollectionParts Parts,
    string Trigger,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    FailureClass Failure,
    string? Detail,
    int RegistersStored,
    int IntervalsStored,
    int FrozenStored,
    long OctetsSent,
    long OctetsReceived,
    TimeSpan? ClockOffset);

/// <summary>What reading a meter costs.</summary>
/// <param name="Attempts">How many attempts it is the mean of.</param>
/// <param name="Octets">Both directions.</param>
public sealed record AttemptCost(int Attempts, long Octets, TimeSpan Duration);

/// <summary>Attempts at the meters of an area in one hour.</summary>
/// <param name="Area">The group on record.</param>
/// <param name="Hour">Its beginning, UTC.</param>
public sealed record AttemptHeat(string Area, DateTimeOffset Hour, int Attempts, int Failed);

/// <summary>Fleet at a glance for one day.</summary>
public sealed record CollectionSummary(int Meters, int ReadOk, int Failed, int Never);

public interface IAttemptStore
{
    Task AddAsync(ReadAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<ReadAttempt>> ListAsync(MeterId meterId, int limit, CancellationToken cancellationToken);

    /// <summary>Attempts since <paramref name="since"/> by area and the hour they began in, of at most 50 areas.</summary>
    Task<IReadOnlyList<AttemptHeat>> HeatAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Mean over the newest attempts of any meter that brought exactly these parts; null when there is none.</summary>
    Task<AttemptCost?> CostAsync(CollectionParts parts, CancellationToken cancellationToken);

    /// <summary>Newest attempt of each meter that has one.</summary>
    Task<IReadOnlyList<ReadAttempt>> LatestAsync(CancellationToken cancellationToken);

    /// <summary>Of all meters: those with a successful attempt since <paramref name="since"/>, those that only failed, those not tried.</summary>
    Task<CollectionSummary> SummaryAsync(DateTimeOffset since, CancellationToken cancellationToken);
}
