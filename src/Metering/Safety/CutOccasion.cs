using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Safety;

/// <summary>Whose cut it is, where and when: what the caps look at.</summary>
/// <param name="User">The requester.</param>
/// <param name="Source">The door the request came through.</param>
/// <param name="Area">The meter's group.</param>
/// <param name="At">Fleet time.</param>
public sealed record CutOccasion(string User, string Source, string Area, DateTimeOffset At)
{
    public static CutOccasion Of(Meter meter, MeterCommand command, DateTimeOffset at) =>
        new(command.RequestedBy, SourceOf(command.RequestedBy), meter.Group, at);

    /// <summary>"policy:prepayment" comes from "policy", "api:billing" from "api"; a name without a colon is its own source.</summary>
    public static string SourceOf(string requester)
    {
        var colon = requester.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? requester[..colon] : requester;
    }
}
