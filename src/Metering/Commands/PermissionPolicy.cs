namespace PrepaidMeter.Metering.Commands;

/// <summary>A requester may only ask for what their permissions name.</summary>
public sealed class PermissionPolicy : ICommandPolicy
{
    public ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken)
    {
        var needed = check.Action switch
        {
            CommandAction.Cut => CommandPermissions.Cut,
            CommandAction.Restore => CommandPermissions.Restore,
            CommandAction.SetTariffCalendar => CommandPermissions.TariffCalendar,
            CommandAction.SetClock => CommandPermissions.Clock,
            _ => throw new NotSupportedException(check.Action.Name),
        };
        return new(check.Permissions is { } held && !held.HasFlag(needed) ? $"{check.RequestedBy} may not ask for {check.Action.Name}." : null);
    }
}
