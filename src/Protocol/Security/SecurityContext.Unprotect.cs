using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Security;

/// <summary>The way in: signature and ciphering in either order, each at most once; then policy; then what tells a replay; only then anything is taken.</summary>
internal sealed partial class SecurityContext
{
    private const byte UnicastKeyId = 0;
    private const byte BroadcastKeyId = 1;

    /// <summary>Appends the APDU within to <paramref name="plain"/>; returns in which way it was ciphered.</summary>
    /// <param name="isSigned">It was.</param>
    /// <exception cref="DlmsDecodeException">It is refused. Nothing was written, no counter was taken.</exception>
    public CipheringKind Unprotect(ReadOnlySpan<byte> apdu, AxdrWriter plain, out bool isSigned) => Unprotect(apdu, plain, _receives, out isSigned);

    /// <exception cref="DlmsDecodeException">It is refused. Nothing was written, no counter was taken.</exception>
    public CipheringKind Unprotect(ReadOnlySpan<byte> apdu, AxdrWriter plain) => Unprotect(apdu, plain, _receives, out _);

    /// <summary>The same for an InitiateRequest or -Response, which nobody signs.</summary>
    /// <exception cref="DlmsDecodeException">It is refused. Nothing was written, no counter was taken.</exception>
    public CipheringKind UnprotectInitiate(ReadOnlySpan<byte> apdu, AxdrWriter plain) => Unprotect(apdu, plain, _receives with { Signed = false }, out _);

    private CipheringKind Unprotect(ReadOnlySpan<byte> apdu, AxdrWriter plain, MessageProtection least, out bool isSigned)
    {
        var start = plain.Length;
        var opened = new Opened();
        var isDone = false;
        try
        {
            var within = apdu;
            if (within is [ProtectedApdu.GeneralSigning, ..])
            {
                within = Verify(within, ref opened);
            }

            if (!within.IsEmpty && ProtectedApdu.IsProtected(within[0]))
            {
                Decipher(within, plain, least, ref opened);
                if (!opened.IsSigned && plain.WrittenSpan[start..] is [ProtectedApdu.GeneralSigning, ..])
                {
                    var content = Verify(plain.WrittenSpan[start..], ref opened).ToArray();
                    plain.Truncate(start);
                    plain.RawOctets(content);
                }
            }
            else
            {
                plain.RawOctets(within);
            }

            isDone = Accept(plain.WrittenSpan[start..], least, ref opened);
            isSigned = opened.IsSigned;
            return isDone ? opened.Kind : throw ProtectedApdu.Refused();
        }
        catch (DlmsDecodeException error) when (!ProtectedApdu.IsCompressed(error))
        {
            throw ProtectedApdu.Refused();
        }
        finally
        {
            if (!isDone)
            {
                opened.NewKey?.Dispose();
                plain.Truncate(start);
            }
        }
    }

    /// <summary>Policy and replay; takes counter, transaction id and key when all is well.</summary>
    private bool Accept(ReadOnlySpan<byte> within, MessageProtection least, ref Opened opened)
    {
        if (within.IsEmpty
            || (opened.Service is { } due ? within[0] != due : opened.Control is not null && ProtectedApdu.IsProtected(within[0]))
            || ((opened.Control?.Protection ?? SecurityProtection.None) & least.Ciphering) != least.Ciphering
            || (least.Signed && !opened.IsSigned)
            || Peer is not { } peer)
        {
            return false;
        }

        // A signature has no counter: without one under it the transaction id must be new.
        var needsTransaction = opened.NewKey is not null || (opened.IsSigned && opened.Control is not { IsAuthenticated: true });
        if (needsTransaction && !IsFresh(opened.TransactionId))
        {
            return false;
        }

        if ((needsTransaction && Transactions is { } transactions && !transactions.TryAdvance(peer, opened.TransactionId))
            || (opened.Control is not null && !Take(opened, peer)))
        {
            return false;
        }

        if (Transactions is not null)
        {
            _transactionId = opened.TransactionId;
        }

        _content?.Acknowledge();
        return true;
    }

    private bool Take(in Opened opened, SystemTitle peer) => opened.Counters switch
    {
        CounterSpace.Global => _received?.TryAdvance(peer, opened.Counter) ?? _globalReceived.TryAdvance(opened.Counter),
        CounterSpace.Dedicated => _dedicatedReceived.TryAdvance(opened.Counter),
        CounterSpace.Broadcast => _broadcastReceived!.TryAdvance(peer, opened.Counter),
        _ => Content.Take(opened.Protector!, opened.Information, opened.TransactionId, opened.Counter),
    };

    /// <summary>The meter takes what is above all before, the client what answers its own request.</summary>
    private bool IsFresh(byte[] transactionId) => Transactions is { } transactions
        ? Peer is { } peer && transactions.IsAbove(peer, transactionId)
        : transactionId.Length > 0 && transactionId.AsSpan().SequenceEqual(_transactionId);

    /// <summary>The content of a general-signing APDU that is the peer's, to us.</summary>
    private ReadOnlySpan<byte> Verify(ReadOnlySpan<byte> apdu, scoped ref Opened opened)
    {
        var signed = GeneralSigningApdu.Decode(apdu);
        if (Peer is not { } peer || !signed.Header.IsBetween(peer, _own) || _credentials.PeerSignature is not { } key || key.Suite != _suite || !signed.IsSignedBy(key))
        {
            throw ProtectedApdu.Refused();
        }

        opened.IsSigned = true;
        opened.TransactionId = signed.Header.TransactionId.ToArray();
        return signed.Content;
    }

    private void Decipher(ReadOnlySpan<byte> apdu, AxdrWriter plain, MessageProtection least, ref Opened opened)
    {
        if (Peer is not { } peer)
        {
            throw ProtectedApdu.Refused();
        }

        ReadOnlySpan<byte> content;
        var header = default(ReadOnlySpan<byte>);
        if (apdu[0] == ProtectedApdu.GeneralCiphering)
        {
            var general = GeneralCipheringApdu.Decode(apdu);
            content = general.Content;
            header = general.Header.Octets;
            FindKey(general, Control(content, least), peer, ref opened);
        }
        else
        {
            content = Open(apdu, peer, out var dedicated, ref opened);
            var control = Control(content, least);
            opened.Counters = dedicated ? CounterSpace.Dedicated : control.IsBroadcast ? CounterSpace.Broadcast : CounterSpace.Global;
            if (dedicated && control.IsBroadcast)
            {
                throw ProtectedApdu.Refused();
            }

            opened.Kind = control.IsBroadcast ? CipheringKind.Broadcast : opened.Kind;
            opened.Protector = ProtectorOf(opened.Counters);
        }

        if (opened.Protector is not { } protector || !protector.TryUnprotect(peer, content, plain, header))
        {
            throw ProtectedApdu.Refused();
        }

        opened.Control = new SecurityControl(content[0]);
        opened.Counter = ApduProtector.CounterOf(content);
    }

    private ApduProtector? ProtectorOf(CounterSpace counters) => counters switch
    {
        CounterSpace.Dedicated => _dedicated,

        // Only the meter takes broadcasts: any meter that has the key could answer for any other.
        CounterSpace.Broadcast => _broadcastReceived is null ? null : _broadcast,
        _ => _global,
    };

    /// <summary>Which key general-ciphering goes under; a new one only where nothing tells that it is an old one come back.</summary>
    private void FindKey(GeneralCipheringApdu general, SecurityControl control, SystemTitle peer, ref Opened opened)
    {
        if (!general.Header.IsBetween(peer, _own))
        {
            throw ProtectedApdu.Refused();
        }

        opened.TransactionId = general.Header.TransactionId.ToArray();
        opened.Information = general.Key;
        if (general.Key is KeyInformation.IdentifiedKey { KeyId: UnicastKeyId or BroadcastKeyId } identified)
        {
            var isBroadcast = identified.KeyId == BroadcastKeyId;
            opened.Counters = isBroadcast ? CounterSpace.Broadcast : CounterSpace.Global;
            opened.Kind = CipheringKind.Identified;
            opened.Protector = isBroadcast == control.IsBroadcast ? ProtectorOf(opened.Counters) : null;
        }
        else if (general.Key is null && _content?.Received is null && !control.IsBroadcast)
        {
            opened.Kind = CipheringKind.Identified;
            opened.Protector = _global;
        }
        else if (!control.IsBroadcast && general.Key is not KeyInformation.IdentifiedKey && (!Content.IsNew(general.Key, opened.TransactionId) || IsFresh(opened.TransactionId)))
        {
            opened.Counters = CounterSpace.Content;
            opened.Protector = Content.ForReceiving(general.Key, _own, peer, opened.TransactionId);
            opened.NewKey = Content.IsNew(general.Key, opened.TransactionId) ? opened.Protector : null;
            opened.Kind = general.Key switch
            {
                KeyInformation.WrappedKey => CipheringKind.Wrapped,
                KeyInformation.AgreedKey agreed => ContentKeys.IsStatic(agreed) ? CipheringKind.StaticUnified : CipheringKind.OnePass,
                _ => CipheringKind.Identified + (int)Content.Received!.Value,
            };
        }
    }

    /// <summary>Tag, system title and length of glo-, ded-, general-glo- and general-ded-ciphering; returns what is from SC on.</summary>
    private ReadOnlySpan<byte> Open(ReadOnlySpan<byte> apdu, SystemTitle peer, out bool dedicated, scoped ref Opened opened)
    {
        var reader = new AxdrReader(apdu);
        var tag = reader.RawByte();
        opened.Service = ProtectedApdu.ServiceOf(tag, out dedicated);
        if (opened.Service is null)
        {
            dedicated = tag == ProtectedApdu.GeneralDedCiphering;
            if ((tag != ProtectedApdu.GeneralGloCiphering && !dedicated) || !IsPeers(reader.RawOctets(reader.RawLength()), peer))
            {
                throw ProtectedApdu.Refused();
            }
        }

        var content = reader.RawOctets(reader.RawLength());
        reader.End();
        opened.Kind = (opened.Service, dedicated) switch
        {
            (null, false) => CipheringKind.GeneralGlobal,
            (null, true) => CipheringKind.GeneralDedicated,
            (_, false) => CipheringKind.Global,
            (_, true) => CipheringKind.Dedicated,
        };
        return content;
    }

    private bool IsPeers(ReadOnlySpan<byte> title, SystemTitle peer) => title.IsEmpty ? AcceptEmptyTitle : SystemTitle.TryRead(title, out var named) && named == peer;

    /// <summary>SC, of the suite agreed on and with at least the ciphering.</summary>
    private SecurityControl Control(ReadOnlySpan<byte> content, MessageProtection least)
    {
        if (content.Length < ApduProtector.HeaderSize)
        {
            throw ProtectedApdu.Refused();
        }

        var control = new SecurityControl(content[0]);
        if (control.IsCompressed)
        {
            throw ProtectedApdu.Compressed();
        }

        return control.Suite == _suite && (control.Protection & least.Ciphering) == least.Ciphering ? control : throw ProtectedApdu.Refused();
    }

    /// <summary>Whose counters an APDU takes.</summary>
    private enum CounterSpace
    {
        Global,
        Dedicated,
        Broadcast,
        Content,
    }

    /// <summary>What is known of one APDU so far.</summary>
    private record struct Opened()
    {
        public CipheringKind Kind { get; set; } = CipheringKind.Global;

        /// <summary>The service a glo- or ded- tag names.</summary>
        public byte? Service { get; set; }

        /// <summary>Null where nothing was ciphered.</summary>
        public SecurityControl? Control { get; set; }

        public InvocationCounter Counter { get; set; }

        public CounterSpace Counters { get; set; }

        public ApduProtector? Protector { get; set; }

        /// <summary>The protector, where it is not taken yet and would have to be disposed of.</summary>
        public ApduProtector? NewKey { get; set; }

        public KeyInformation? Information { get; set; }

        public bool IsSigned { get; set; }

        public byte[] TransactionId { get; set; } = [];
    }
}
