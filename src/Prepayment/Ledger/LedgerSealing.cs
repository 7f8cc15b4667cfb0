using System.Globalization;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>Seals the ledger and anchors the seal in the audit record, whose own checkpoints leave the database. Thread-safe.</summary>
public sealed class LedgerSealing(ILedgerChain chain, IAuditStore audit, FleetClock clock)
{
    private const string Subject = "ledger";
    private const string Action = "ledger.sealed";

    /// <summary>Far more anchors than one a day makes in an installation's life.</summary>
    private const int MaxAnchors = 100_000;

    /// <summary>Seals what was posted, and writes the chain's head into the audit record when it moved since it was last written there.</summary>
    public async Task<LedgerHead> AnchorAsync(CancellationToken cancellationToken)
    {
        await chain.SealAsync(cancellationToken);
        var head = await chain.HeadAsync(cancellationToken);
        var last = await AnchorsAsync(1, cancellationToken);
        if (head.Position > 0 && (last.Count == 0 || !last[0].Equals(head)))
        {
            var detail = string.Create(CultureInfo.InvariantCulture, $"{head.Position} {Convert.ToHexStringLower(head.Hash.Span)}");
            await audit.AppendAsync(new(0, clock.UtcNow, "system", Action, Subject, detail, default), cancellationToken);
        }

        return head;
    }

    /// <summary>Walks the chain and holds it against every anchor in the audit record, itself to be checked with its checkpoints.</summary>
    public async Task<LedgerVerdict> VerifyAsync(CancellationToken cancellationToken) =>
        await chain.VerifyAsync(await AnchorsAsync(MaxAnchors, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<LedgerHead>> AnchorsAsync(int limit, CancellationToken cancellationToken)
    {
        var entries = await audit.ListAsync(Subject, limit, cancellationToken);
        return [.. entries.Where(e => e.Action == Action).Select(e => Parse(e.Detail))];
    }

    // What is no anchor any more stands for one that fits nothing, so that verifying names it.
    private static LedgerHead Parse(string detail) =>
        detail.Split(' ') is [var position, { Length: 2 * LedgerChain.HashSize } hash]
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && hash.All(char.IsAsciiHexDigit)
            ? new(number, Convert.FromHexString(hash))
            : new(0, default);
}
