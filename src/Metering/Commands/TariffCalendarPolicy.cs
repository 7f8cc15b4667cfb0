namespace PrepaidMeter.Metering.Commands;

/// <summary>Only a calendar that is whole goes to a meter.</summary>
public sealed class TariffCalendarPolicy : ICommandPolicy
{
    public ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken) =>
        new(check.Action is CommandAction.SetTariffCalendar { Calendar: var calendar } ? TariffCalendarRules.FindFault(calendar) : null);
}
