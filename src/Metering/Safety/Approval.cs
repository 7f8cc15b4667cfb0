using System.Security.Cryptography;
using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Safety;

/// <summary>What two people are needed for.</summary>
public enum ApprovalKind
{
    /// <summary>Cut the meters whose serial numbers are listed.</summary>
    CutBatch = 0,

    /// <summary>Let the listed quarantined commands go on.</summary>
    QuarantineRelease = 1,

    /// <summary>Take the listed meters off the protected list.</summary>
    Unprotect = 2,

    /// <summary>End the stop that began at the listed moment.</summary>
    Resume = 3,
}

public enum ApprovalState
{
    Pending = 0,
    Approved = 1,
    Rejected = 2,
}

/// <summary>Exactly what is to be done: kind, reason and list. The order of the list does not matter, anything else does.</summary>
/// <param name="Reason">One line, for the record.</param>
/// <param name="Items">Each once, sorted; without line ends.</param>
public sealed record ApprovalSubject
{
    /// <exception cref="ArgumentException">Nothing is listed, something is listed twice, or a text holds a line end.</exception>
    public ApprovalSubject(ApprovalKind kind, string reason, IEnumerable<string> items)
    {
        Kind = kind;
        Reason = reason;
        Items = ValueList.From(items.Order(StringComparer.Ordinal));
        if (Items.Count == 0)
        {
            throw new ArgumentException("Nothing is listed.", nameof(items));
        }

        if (Items.Zip(Items.Skip(1)).Where(p => p.First == p.Second).Select(p => p.First).FirstOrDefault() is { } twice)
        {
            throw new ArgumentException($"'{twice}' is listed twice.", nameof(items));
        }

        // A line end inside a text could make two different lists read the same.
        if (Items.Prepend(reason).Any(t => t.AsSpan().ContainsAny('\n', '\r')))
        {
            throw new ArgumentException("A text may not hold a line end.", nameof(items));
        }
    }

    public ApprovalKind Kind { get; }

    public string Reason { get; }

    public ValueList<string> Items { get; }

    /// <summary>SHA-256 in lower-case hex over kind, reason and the sorted items, a line each, in UTF-8.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Items.Prepend(Reason).Prepend(Kind.ToString())))));
}

/// <summary>Something one person asked for and another has to approve.</summary>
/// <param name="Hash">Of the subject as it was asked for.</param>
/// <param name="DecidedBy">Who approved or rejected; null while pending.</param>
public sealed record Approval(
    Guid Id,
    ApprovalSubject Subject,
    string Hash,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt,
    ApprovalState State,
    string? DecidedBy,
    DateTimeOffset? DecidedAt)
{
    public static Approval Of(ApprovalSubject subject, string requestedBy, DateTimeOffset at, TimeSpan lifetime) =>
        new(Guid.NewGuid(), subject, subject.Hash, requestedBy, at, at + lifetime, ApprovalState.Pending, null, null);

    /// <summary>Why this person can not approve this now; null when they can.</summary>
    /// <param name="hash">Of what the approver has seen.</param>
    public string? FindObjection(string approver, string hash, DateTimeOffset now) =>
        State == ApprovalState.Rejected ? $"rejected by {DecidedBy}"
        : State == ApprovalState.Approved && DecidedBy != approver ? $"approved by {DecidedBy} already"
        : now >= ExpiresAt ? "expired: ask again"
        : string.Equals(approver, RequestedBy, StringComparison.OrdinalIgnoreCase) ? "approval takes another person than the one who asked"
        : Subject.Hash != Hash ? "the list on record is not the one that was asked for"
        : !string.Equals(hash, Hash, StringComparison.OrdinalIgnoreCase) ? "the list is not the one that was looked at"
        : null;
}

/// <summary>Keeps approvals; nothing is ever deleted. Thread-safe.</summary>
public interface IApprovalStore
{
    Task AddAsync(Approval approval, CancellationToken cancellationToken);

    Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Stores state and who decided when it is still pending; false when it is not.</summary>
    Task<bool> TryDecideAsync(Approval decided, CancellationToken cancellationToken);

    /// <summary>Newest first; in one state when given.</summary>
    Task<IReadOnlyList<Approval>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken);
}
