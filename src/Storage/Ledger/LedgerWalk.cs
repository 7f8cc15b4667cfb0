using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Storage.Ledger;

/// <summary>Walks the ledger's chain page by page up to its head, past the anchors. Not thread-safe.</summary>
internal sealed class LedgerWalk(LedgerHead head, IReadOnlyList<LedgerHead> anchors)
{
    private readonly Queue<LedgerHead> _anchors = new(anchors.OrderBy(a => a.Position));
    private LedgerHead _walked = new(0, LedgerChain.Origin);

    public LedgerFault? Fault { get; private set; }

    /// <summary>The positions to load next; null at the end or at a fault.</summary>
    public (long After, long UpTo)? Next
    {
        get
        {
            Fault ??= Contradiction();
            if (Fault is not null)
            {
                return null;
            }

            if (_walked.Position < head.Position)
            {
                return (_walked.Position, Math.Min(head.Position, _anchors.TryPeek(out var anchor) ? anchor.Position : long.MaxValue));
            }

            Fault = AtEnd();
            return null;
        }
    }

    public void Take(IReadOnlyList<SealedJournal> page)
    {
        foreach (var (position, hash, journal) in page)
        {
            if (position != _walked.Position + 1)
            {
                break;
            }

            if (journal is null)
            {
                Fault = new($"position {position}", "its journal is gone");
                return;
            }

            if (!LedgerChain.ComputeHash(_walked.Hash.Span, position, journal).AsSpan().SequenceEqual(hash))
            {
                Fault = new($"journal {journal.Id}", $"it is not what was sealed at position {position}, or the seal before it was changed");
                return;
            }

            _walked = new(position, hash);
        }

        if (page.Count == 0 || page[^1].Position != _walked.Position)
        {
            Fault = new($"position {_walked.Position + 1}", "its seal is gone");
        }
    }

    private LedgerFault? Contradiction()
    {
        while (_anchors.TryPeek(out var anchor) && anchor.Position <= _walked.Position)
        {
            if (!_anchors.Dequeue().Equals(_walked))
            {
                return new($"position {_walked.Position}", "the audit record has another hash for it: the ledger was made anew up to there");
            }
        }

        return null;
    }

    private LedgerFault? AtEnd()
    {
        if (!_walked.Equals(head))
        {
            return new($"position {_walked.Position}", "it is not the end that was kept apart");
        }

        return _anchors.TryPeek(out var beyond)
            ? new($"position {head.Position + 1}", $"the ledger is sealed to {head.Position}, the audit record has it at {beyond.Position}: its end was cut off")
            : null;
    }
}
