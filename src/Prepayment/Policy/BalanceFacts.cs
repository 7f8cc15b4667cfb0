using System.Globalization;
using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.Prepayment.Policy;

/// <summary>Everything the policy looks at, gathered at one moment.</summary>
/// <param name="Now">Fleet time.</param>
/// <param name="LocalDate">The meter's civil date.</param>
/// <param name="LocalTime">The meter's civil time of day.</param>
/// <param name="OverdrawnNoticeAt">When the notice that the balance is below zero was delivered; null when it was not.</param>
/// <param name="DataAge">Since the freeze that ends the newest settled day; null before the first.</param>
/// <param name="HeldSince">First day on hold.</param>
/// <param name="WantedOn">What the policy wanted last.</param>
/// <param name="WantedSince">Since when.</param>
/// <param name="HasActed">False until the policy first wanted anything.</param>
/// <param name="Command">State of the command it gave for that; null when it got none.</param>
/// <param name="CommandFinishedAt">Null while it runs.</param>
/// <param name="SupplyOff">Last read of the relay: true when it does not conduct; null before the first.</param>
public sealed record BalanceFacts(
    DateTimeOffset Now,
    DateOnly LocalDate,
    TimeOnly LocalTime,
    long AvailableMinor,
    bool AccountOpen,
    bool CutProtected,
    DateTimeOffset? OverdrawnNoticeAt,
    TimeSpan? DataAge,
    DateOnly? HeldSince,
    bool WantedOn,
    bool HasActed,
    CommandState? Command,
    DateTimeOffset? CommandFinishedAt,
    bool? SupplyOff)
{
    /// <summary>For the record of decisions.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"available {AvailableMinor}; local {LocalDate:yyyy-MM-dd} {LocalTime:HH:mm}; notice {Text(OverdrawnNoticeAt)}; data age {DataAge?.TotalHours:0.0} h; held {HeldSince:yyyy-MM-dd}; protected {CutProtected}; wanted {(WantedOn ? "on" : "off")}; command {Command?.ToString() ?? "none"}; relay {SupplyOff switch { true => "open", false => "closed", null => "unread" }}");

    private static string Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "none";
}
