using System.Globalization;
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Collection;

/// <summary>Keeps what sessions saw of meters' clocks, and has those set that are to be. Thread-safe.</summary>
public sealed partial class ClockKeeper(IClockStore store, CollectionOptions options, ILogger<ClockKeeper> logger, CommandService? commands = null)
{
    /// <summary>Who asks for a clock to be set.</summary>
    public const string Requester = "policy:clock";

    /// <summary>Not cancellable: what was seen is kept.</summary>
    internal async Task KeepAsync(Meter meter, MeterClockReading look)
    {
        var isInvalid = MeterClockReader.IsFlaggedInvalid(look.Value);
        var check = new ClockCheck(
            meter.Id, look.CheckedAt, look.Time, ClockPolicy.LocalTextOf(look.Value),
            look.Value.Deviation == Protocol.Cosem.CosemDateTime.DeviationNotSpecified ? null : look.Value.Deviation,
            look.Value.ClockStatus, look.Offset, look.Uncertainty * 2, null,
            ClockPolicy.Judge(look.Offset, look.Uncertainty, isInvalid, options));
        await store.AddAsync(check, CancellationToken.None).ConfigureAwait(false);
        switch (check.Verdict)
        {
            case ClockVerdict.Alarm:
                LogAlarm(meter.SerialNumber, check.LocalTime, check.Offset);
                break;
            case ClockVerdict.ToBeSet:
                LogToBeSet(meter.SerialNumber, check.Offset);
                await RequestAsync(meter, check).ConfigureAwait(false);
                break;
            default:
                break;
        }
    }

    /// <summary>One command for an hour's worth of sessions: who asks again gets the one that is under way.</summary>
    private async Task RequestAsync(Meter meter, ClockCheck check)
    {
        if (!options.SetClocks || commands is null)
        {
            return;
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"clock:{meter.Id}:{check.CheckedAt.UtcDateTime:yyyyMMddHH}");
        var reason = string.Create(CultureInfo.InvariantCulture, $"the meter's clock is off by {check.Offset:c}");
        var request = new CommandRequest(meter.Id, new CommandAction.SetClock(), key, new CommandRequester(Requester, CommandPermissions.Clock), reason);
        if (await commands.RequestAsync(request, CancellationToken.None).ConfigureAwait(false) is CommandDecision.Refused refused)
        {
            LogNotRequested(meter.SerialNumber, refused.Reason);
        }
    }

    [LoggerMessage(LogEvents.ClockAlarm, LogLevel.Error, "Meter {Serial}: its clock says {LocalTime}, off by {Offset}, or is not valid: beyond what is set by itself.")]
    private partial void LogAlarm(string serial, string localTime, TimeSpan? offset);

    [LoggerMessage(LogEvents.ClockToBeSet, LogLevel.Warning, "Meter {Serial}: its clock is off by {Offset} and is to be set.")]
    private partial void LogToBeSet(string serial, TimeSpan? offset);

    [LoggerMessage(LogEvents.ClockNotRequested, LogLevel.Warning, "Meter {Serial}: its clock is not set: {Reason}")]
    private partial void LogNotRequested(string serial, string reason);
}
