using PrepaidMeter.Metering.Nodes;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Roles as text: "api,worker".</summary>
internal static class RoleNames
{
    private static readonly (string Name, NodeRoles Role)[] Known = [("api", NodeRoles.Api), ("worker", NodeRoles.Worker), ("scheduler", NodeRoles.Scheduler)];

    /// <summary>False when a name is unknown or there is none.</summary>
    public static bool TryParse(string text, out NodeRoles roles)
    {
        roles = NodeRoles.None;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var role = Known.FirstOrDefault(k => k.Name.Equals(part, StringComparison.OrdinalIgnoreCase)).Role;
            if (role == NodeRoles.None)
            {
                return false;
            }

            roles |= role;
        }

        return roles != NodeRoles.None;
    }

    public static IReadOnlyList<string> Of(NodeRoles roles) => [.. Known.Where(k => roles.HasFlag(k.Role)).Select(k => k.Name)];
}
