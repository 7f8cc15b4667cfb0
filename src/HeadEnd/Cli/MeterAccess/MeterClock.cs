using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>What a meter's clock says about its zone: ranges of a profile are asked for in its local time.</summary>
internal static class MeterClock
{
    public const string NoZone = "the meter does not tell its time zone: times are sent to it as UTC";

    /// <summary>Local time minus UTC: from the deviation in the clock's time, else from its time_zone attribute; null when neither tells.</summary>
    /// <param name="deviationIsOffset">Both have the opposite sign of the standard's.</param>
    public static async Task<TimeSpan?> ReadOffsetAsync(Func<CosemAttribute, Task<GetResult>> get, bool deviationIsOffset)
    {
        var clock = new CosemAttribute(8, CaptureObject.Clock.InstanceId, 2);
        var time = await get(clock);
        if (time.IsSuccess && time.Decode().AsDateTime() is { Deviation: >= -840 and <= 840 and var deviation })
        {
            return TimeSpan.FromMinutes(deviationIsOffset ? deviation : -deviation);
        }

        var zone = await get(clock with { AttributeId = 3 });
        return zone.IsSuccess && zone.Decode().AsNumber() is >= -840 and <= 840 and var minutes ? TimeSpan.FromMinutes(deviationIsOffset ? (int)minutes : -(int)minutes) : null;
    }
}
