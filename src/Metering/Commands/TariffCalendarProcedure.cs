using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Commands;

/// <summary>
/// Writes the passive calendar (attributes 6..9), reads it back, activates it (method 1, or attribute 10 for a time to come) and verifies: active
/// attributes 2..5 are the calendar, or passive ones with the activation time are.
/// </summary>
internal sealed class TariffCalendarProcedure(TariffCalendar calendar) : ICommandProcedure
{
    private const sbyte FirstActive = 2;
    private const sbyte FirstPassive = 6;
    private const sbyte ActivationTime = 10;
    private const sbyte ActivatePassiveCalendar = 1;

    public async Task<CommandPlan> PlanAsync(MeterSession session, CancellationToken cancellationToken)
    {
        var verdict = await ReadBackAsync(session, cancellationToken).ConfigureAwait(false);
        return verdict.IsApplied ? new CommandPlan.Nothing(verdict) : new CommandPlan.Send(1, null);
    }

    public Task<string?> FindObstacleAsync(MeterSession session, int step, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task<string?> SendAsync(MeterSession session, int step, CancellationToken cancellationToken)
    {
        var target = ObjectOf(session.Profile);
        return await WritePassiveAsync(session, target, cancellationToken).ConfigureAwait(false)
            ?? await FindDifferenceAsync(session, target, FirstPassive, cancellationToken).ConfigureAwait(false)
            ?? await ActivateAsync(session, target, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CommandVerdict> ReadBackAsync(MeterSession session, CancellationToken cancellationToken)
    {
        var target = ObjectOf(session.Profile);
        if (calendar.ActivateAt is not { } at)
        {
            var difference = await FindDifferenceAsync(session, target, FirstActive, cancellationToken).ConfigureAwait(false);
            return new CommandVerdict(difference is null, difference ?? "active");
        }

        // Once the time has come the passive calendar is the active one.
        var isActive = await FindDifferenceAsync(session, target, FirstActive, cancellationToken).ConfigureAwait(false) is null;
        if (isActive)
        {
            return new CommandVerdict(true, "active");
        }

        var passive = await FindDifferenceAsync(session, target, FirstPassive, cancellationToken).ConfigureAwait(false);
        var time = await session.Link.ReadAsync(target.Attribute(ActivationTime), null, cancellationToken).ConfigureAwait(false);
        var isScheduled = passive is null && time == TimeOf(session, at);
        return new CommandVerdict(isScheduled, isScheduled ? $"activates at {at:O}" : passive ?? "the activation time is another one");
    }

    private static CosemObject ObjectOf(MeterProfile profile) =>
        profile.TariffCalendar ?? throw new SessionException(FailureClass.Configuration, $"Meter profile '{profile.Name}' has no tariff calendar.");

    private static DlmsData TimeOf(MeterSession session, DateTimeOffset at) =>
        DlmsData.FromDateTime(MeterCalendar.Of(session.Meter, session.Profile).FromInstant(at));

    private IReadOnlyList<DlmsData> Tables(MeterSession session) => TariffCalendarCodec.Encode(calendar, session.Profile.TariffScripts!.Value.InstanceId);

    private async Task<string?> WritePassiveAsync(MeterSession session, CosemObject target, CancellationToken cancellationToken)
    {
        var tables = Tables(session);
        for (var i = 0; i < tables.Count; i++)
        {
            var attribute = target.Attribute((sbyte)(FirstPassive + i));
            if (await session.Link.SetAsync(attribute, tables[i], cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return $"writing {attribute}: {refusal}";
            }
        }

        return null;
    }

    private async Task<string?> FindDifferenceAsync(MeterSession session, CosemObject target, sbyte first, CancellationToken cancellationToken)
    {
        var tables = Tables(session);
        for (var i = 0; i < tables.Count; i++)
        {
            var attribute = target.Attribute((sbyte)(first + i));
            if (await session.Link.ReadAsync(attribute, null, cancellationToken).ConfigureAwait(false) != tables[i])
            {
                return $"{attribute} does not hold the calendar";
            }
        }

        return null;
    }

    private async Task<string?> ActivateAsync(MeterSession session, CosemObject target, CancellationToken cancellationToken)
    {
        if (calendar.ActivateAt is { } at)
        {
            var refusal = await session.Link.SetAsync(target.Attribute(ActivationTime), TimeOf(session, at), cancellationToken).ConfigureAwait(false);
            return refusal is null ? null : $"writing the activation time: {refusal}";
        }

        var response = await session.Link.InvokeAsync(target.Method(ActivatePassiveCalendar), new DlmsData.Integer(0), cancellationToken).ConfigureAwait(false);
        return response.Refusal is null ? null : $"activate_passive_calendar: {response.Refusal}";
    }
}
