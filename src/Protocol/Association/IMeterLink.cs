using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// An open association with one logical device, seen from the client. One request at a time: not thread-safe. A <see cref="LinkException"/>
/// ends it; after that, and after <see cref="ReleaseAsync"/>, only disposal is left. Cancelling a request under way also ends it.
/// An optional driver (a Gurux one, say) can implement this in place of our stack.
/// </summary>
public interface IMeterLink : IAsyncDisposable
{
    /// <summary>What AARE granted.</summary>
    NegotiatedContext Context { get; }

    /// <summary>Octets sent and received on the transport so far.</summary>
    LinkTraffic Traffic { get; }

    /// <summary>GET, with block transfer where the meter uses it.</summary>
    /// <exception cref="LinkException">The link is gone.</exception>
    ValueTask<GetResult> GetAsync(GetItem item, CancellationToken cancellationToken);

    /// <summary>GET of several attributes, in as few exchanges as the negotiated conformance allows: with-list where granted, else one by one. Results in the order asked.</summary>
    ValueTask<IReadOnlyList<GetResult>> GetListAsync(IReadOnlyList<GetItem> items, CancellationToken cancellationToken);

    /// <summary>SET; null means the meter reported success.</summary>
    ValueTask<Refusal?> SetAsync(CosemAttribute attribute, DlmsData value, CancellationToken cancellationToken, SelectiveAccess? access = null);

    /// <summary>ACTION. Success is the meter's word, not proof of an effect.</summary>
    ValueTask<ActionResponseResult> InvokeAsync(CosemMethod method, DlmsData? parameter, CancellationToken cancellationToken);

    /// <summary>
    /// SET of several attributes, with-list where the meter grants it and serves it, else one by one; what it refused (null: success) in the order given. Where a
    /// list is refused as a whole its items are set one by one: to set a value twice does no harm.
    /// </summary>
    /// <exception cref="LinkException">The link is gone; any of them may have been set.</exception>
    ValueTask<IReadOnlyList<Refusal?>> SetListAsync(IReadOnlyList<AccessItem.Set> items, CancellationToken cancellationToken) =>
        ListOneByOne.SetAsync(this, items, cancellationToken);

    /// <summary>
    /// ACTION of several methods, with-list where the meter grants it, else one by one; results in the order given. A list that is refused as a whole is not
    /// tried again one by one, as nobody knows how far the meter got: each of its methods then has that refusal.
    /// </summary>
    /// <exception cref="LinkException">The link is gone; any of them may have been carried out.</exception>
    ValueTask<IReadOnlyList<ActionResponseResult>> InvokeListAsync(IReadOnlyList<AccessItem.Action> items, CancellationToken cancellationToken) =>
        ListOneByOne.InvokeAsync(this, items, cancellationToken);

    /// <summary>
    /// Reads, writes and invokes in the order given, in one exchange where ACCESS is granted, else one by one. A refusal of one part does not stop the
    /// parts after it, unless <paramref name="breakOnError"/>: then those are not done and refused with other-reason.
    /// </summary>
    /// <exception cref="LinkException">The link is gone.</exception>
    ValueTask<IReadOnlyList<AccessResult>> AccessAsync(IReadOnlyList<AccessItem> items, CancellationToken cancellationToken, bool breakOnError = false) =>
        AccessOneByOne.RunAsync(this, items, breakOnError, cancellationToken);

    /// <summary>RLRQ/RLRE, then closes the transport. A meter that closes instead of answering is released just as well.</summary>
    ValueTask ReleaseAsync(CancellationToken cancellationToken);
}

/// <summary>Result of the negotiation.</summary>
public sealed record NegotiatedContext(Conformance Conformance, ushort ServerMaxReceivePduSize, byte DlmsVersion);

/// <summary>Octets on the transport, framing included.</summary>
public readonly record struct LinkTraffic(long Sent, long Received);
