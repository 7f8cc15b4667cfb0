using System.Globalization;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Commands;

/// <summary>Steps the clock, class 8 attribute 2, to now; verified by reading it back.</summary>
internal sealed class ClockProcedure(FleetClock clock, CollectionOptions options) : ICommandProcedure
{
    private const sbyte Time = 2;
    private const sbyte CapturePeriod = 4;

    private TimeSpan _period;

    public async Task<CommandPlan> PlanAsync(MeterSession session, CancellationToken cancellationToken)
    {
        var look = await ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var verdict = JudgementOf(look);
        if (verdict == ClockVerdict.Good)
        {
            return new CommandPlan.Nothing(new CommandVerdict(true, OffsetText(look)));
        }

        if (verdict == ClockVerdict.Alarm)
        {
            return new CommandPlan.Refuse($"{OffsetText(look)}, beyond {options.ClockLimit:c}: find out why before it is set by hand.", null);
        }

        _period = await ReadPeriodAsync(session, cancellationToken).ConfigureAwait(false);
        return new CommandPlan.Send(1, null);
    }

    /// <exception cref="SessionException">Not at this moment: <see cref="FailureClass.Busy"/>, so that the command waits and is tried again.</exception>
    public async Task<string?> FindObstacleAsync(MeterSession session, int step, CancellationToken cancellationToken)
    {
        var look = await ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var obstacle = look.Time is { } meterTime ? ClockPolicy.FindObstacle(meterTime, clock.UtcNow, _period) : null;
        return obstacle is null ? null : throw new SessionException(FailureClass.Busy, $"The clock is not set at this moment: {obstacle}.");
    }

    public async Task<string?> SendAsync(MeterSession session, int step, CancellationToken cancellationToken)
    {
        var target = session.Profile.Clock.Object.Attribute(Time);
        var value = DlmsData.FromDateTime(MeterCalendar.Of(session.Meter, session.Profile).FromInstant(clock.UtcNow));
        var refusal = await session.Link.SetAsync(target, value, cancellationToken).ConfigureAwait(false);
        return refusal is null ? null : $"time {target}: {refusal}";
    }

    public async Task<CommandVerdict> ReadBackAsync(MeterSession session, CancellationToken cancellationToken)
    {
        var look = await ReadAsync(session, cancellationToken).ConfigureAwait(false);
        return new CommandVerdict(JudgementOf(look) == ClockVerdict.Good, OffsetText(look));
    }

    private ClockVerdict JudgementOf(MeterClockReading look) =>
        ClockPolicy.Judge(look.Offset, look.Uncertainty, MeterClockReader.IsFlaggedInvalid(look.Value), options);

    private static string OffsetText(MeterClockReading look) =>
        look.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $"the clock is off by {offset.TotalSeconds:0} s") : "the clock has no valid time";

    private Task<MeterClockReading> ReadAsync(MeterSession session, CancellationToken cancellationToken) =>
        MeterClockReader.ReadAsync(session, MeterCalendar.Of(session.Meter, session.Profile), clock, options.ClockLimit, cancellationToken);

    /// <summary>A meter that does not give it is taken for one of a quarter of an hour.</summary>
    private static async Task<TimeSpan> ReadPeriodAsync(MeterSession session, CancellationToken cancellationToken)
    {
        if (session.Profile.LoadProfile is not { } buffer)
        {
            return TimeSpan.Zero;
        }

        if (session.Learned.ShapeOf(buffer.Object) is { } shape)
        {
            return shape.CapturePeriod;
        }

        var result = await session.Link.GetAsync(new Protocol.Association.GetItem(buffer.Object.Attribute(CapturePeriod)), cancellationToken).ConfigureAwait(false);
        return result.IsSuccess && result.Decode().AsNumber() is { } seconds and >= 0 and <= 86_400 ? TimeSpan.FromSeconds((int)seconds) : TimeSpan.FromMinutes(15);
    }
}
