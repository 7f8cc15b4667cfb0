namespace PrepaidMeter.Metering.Commands;

internal static class CommandPolicies
{
    /// <summary>The first objection of any policy, in their order; null when there is none.</summary>
    public static async Task<string?> FindObjectionAsync(IReadOnlyList<ICommandPolicy> policies, CommandCheck check, CancellationToken cancellationToken)
    {
        foreach (var policy in policies)
        {
            if (await policy.FindObjectionAsync(check, cancellationToken).ConfigureAwait(false) is { } objection)
            {
                return objection;
            }
        }

        return null;
    }
}
