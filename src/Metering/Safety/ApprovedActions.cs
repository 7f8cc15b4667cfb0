using System.Globalization;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Safety;

/// <summary>Does what was approved, item by item; doing it again does only what is left. Interlocks, caps and the stop hold for all of it. Thread-safe.</summary>
public sealed class ApprovedActions(IMeterStore meters, CommandService commands, SupplySafety safety)
{
    public async Task<IReadOnlyList<ItemResult>> CarryOutAsync(Approval approval, CancellationToken cancellationToken)
    {
        if (approval.State != ApprovalState.Approved || approval.Subject.Hash != approval.Hash)
        {
            throw new InvalidOperationException($"Approval {approval.Id:D} is not approved as it stands.");
        }

        var results = new List<ItemResult>(approval.Subject.Items.Count);
        foreach (var item in approval.Subject.Items)
        {
            results.Add(approval.Subject.Kind switch
            {
                ApprovalKind.CutBatch => await CutAsync(item, $"batch:{approval.Id:N}:{item}", approval.RequestedBy, approval.Subject.Reason, cancellationToken).ConfigureAwait(false),
                ApprovalKind.QuarantineRelease => await ReleaseAsync(item, approval, cancellationToken).ConfigureAwait(false),
                ApprovalKind.Unprotect => await UnprotectAsync(item, approval, cancellationToken).ConfigureAwait(false),
                ApprovalKind.Resume => await ResumeAsync(item, approval, cancellationToken).ConfigureAwait(false),
                _ => throw new NotSupportedException(approval.Subject.Kind.ToString()),
            });
        }

        return results;
    }

    /// <summary>Asks for one cut of a list.</summary>
    public async Task<ItemResult> CutAsync(string serialNumber, string key, string requester, string reason, CancellationToken cancellationToken)
    {
        if (await meters.FindBySerialAsync(serialNumber, cancellationToken).ConfigureAwait(false) is not { } meter)
        {
            return new(serialNumber, "refused", "there is no such meter");
        }

        var request = new CommandRequest(meter.Id, new CommandAction.Cut(), key, new CommandRequester(requester, CommandPermissions.Cut), reason);
        return await commands.RequestAsync(request, cancellationToken).ConfigureAwait(false) switch
        {
            CommandDecision.Accepted a => new(serialNumber, OutcomeOf(a.Command.State), a.Command.Detail),
            CommandDecision.Refused r => new(serialNumber, "refused", r.Reason),
            CommandDecision.Conflict => new(serialNumber, "refused", "the key belongs to another command"),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    private async Task<ItemResult> ReleaseAsync(string item, Approval approval, CancellationToken cancellationToken)
    {
        var refusal = await commands.ReleaseAsync(Guid.ParseExact(item, "D"), approval.RequestedBy, approval.DecidedBy!, cancellationToken).ConfigureAwait(false);
        return refusal is null ? new(item, "queued", null) : new(item, "refused", refusal);
    }

    private async Task<ItemResult> UnprotectAsync(string item, Approval approval, CancellationToken cancellationToken) =>
        await meters.FindBySerialAsync(item, cancellationToken).ConfigureAwait(false) is { } meter
            && await safety.UnprotectAsync(meter, approval, cancellationToken).ConfigureAwait(false)
            ? new(item, "done", null)
            : new(item, "refused", "the meter is not on the protected list");

    private async Task<ItemResult> ResumeAsync(string item, Approval approval, CancellationToken cancellationToken) =>
        await safety.ResumeAsync(DateTimeOffset.ParseExact(item, "O", CultureInfo.InvariantCulture), approval, cancellationToken).ConfigureAwait(false)
            ? new(item, "done", null)
            : new(item, "refused", "this stop is over, or another one began");

    private static string OutcomeOf(CommandState state) => state.ToString().ToLowerInvariant();
}
