using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Commands;

/// <summary>How one kind of command is carried out on a meter. Stateful: made for one command.</summary>
internal interface ICommandProcedure
{
    /// <summary>Reads the state before and decides what to send.</summary>
    Task<CommandPlan> PlanAsync(MeterSession session, CancellationToken cancellationToken);

    /// <summary>Right before a step is sent: what stands in its way, read from the meter; null when nothing does.</summary>
    Task<string?> FindObstacleAsync(MeterSession session, int step, CancellationToken cancellationToken);

    /// <summary>Sends one step, counted from 0. Returns why the meter did not take it; null is its word that it did, which proves nothing.</summary>
    Task<string?> SendAsync(MeterSession session, int step, CancellationToken cancellationToken);

    /// <summary>Reads whether the meter is as the command wants it. Never sends.</summary>
    Task<CommandVerdict> ReadBackAsync(MeterSession session, CancellationToken cancellationToken);
}

/// <summary>What a procedure decided after reading. Closed set.</summary>
internal abstract record CommandPlan
{
    private CommandPlan()
    {
    }

    /// <summary>An interlock: nothing may be sent.</summary>
    public sealed record Refuse(string Reason, SupplyState? Supply) : CommandPlan;

    /// <summary>The meter is as wanted: nothing needs to be sent.</summary>
    public sealed record Nothing(CommandVerdict Verdict) : CommandPlan;

    public sealed record Send(int Steps, SupplyState? Supply) : CommandPlan;
}
