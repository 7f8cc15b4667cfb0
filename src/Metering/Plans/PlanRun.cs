namespace PrepaidMeter.Metering.Plans;

/// <summary>One fire of a plan. Instants are real time.</summary>
/// <param name="Plan">The plan as it was at the fire; changing it changes no run under way.</param>
/// <param name="ScheduledAt">The fire it stands for; with the plan's name unique, so that no fire is run twice.</param>
/// <param name="Deadline">Fire plus window.</param>
/// <param name="StartedAt">Null while it is only asked for.</param>
/// <param name="Meters">Meters it covers; 0 before it started.</param>
/// <param name="Complete">Of those, the ones read completely.</param>
/// <param name="Failed">Tried, and not complete so far.</param>
public sealed record PlanRun(
    long Id, ReadPlan Plan, DateTimeOffset ScheduledAt, PlanRunCause Cause, DateTimeOffset Deadline, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    PlanRunState State, int Meters, int Complete, int Failed)
{
    /// <summary>Not tried yet.</summary>
    public int Pending => Meters - Complete - Failed;

    public bool IsOpen => State is PlanRunState.Requested or PlanRunState.Running;
}

/// <summary>Why a run was started.</summary>
public enum PlanRunCause
{
    Schedule = 0,

    /// <summary>The fire passed while no head-end was running.</summary>
    MadeUp = 1,

    /// <summary>Somebody asked for it.</summary>
    Manual = 2,
}

public enum PlanRunState
{
    /// <summary>Asked for; a node with the scheduler's role will start it.</summary>
    Requested = 0,

    Running = 1,

    /// <summary>Every meter was read completely.</summary>
    Complete = 2,

    /// <summary>The deadline passed, or nothing more is to be tried, with meters missing.</summary>
    Incomplete = 3,

    /// <summary>A later fire of the plan took over what was missing.</summary>
    Superseded = 4,

    /// <summary>Somebody stopped it.</summary>
    Cancelled = 5,

    /// <summary>Never started: the run before it had not gone through its meters yet.</summary>
    Skipped = 6,
}
