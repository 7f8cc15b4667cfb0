using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// Ciphering between two parties in both directions: which keys, whose titles, what protection is the least. What comes in below that, under another
/// suite, compressed, under the broadcast key, from another title or with a counter seen before is refused, all in the same way. Not thread-safe.
/// </summary>
internal sealed class SecurityContext : IDisposable
{
    /// <summary>Most octets ciphering adds to an APDU of up to 65535: tag, length in four, SC, IC, authentication tag; system title.</summary>
    public const int Overhead = 1 + 4 + ApduProtector.HeaderSize + ApduProtector.TagSize + 1 + SystemTitle.Size;

    private readonly SecurityControl _control;
    private readonly AuthenticationKey? _authenticationKey;
    private readonly ApduProtector _global;
    private readonly ReceiveCounters? _received;
    private readonly SystemTitle _own;
    private ApduProtector? _dedicated;
    private ReceiveCounter _dedicatedReceived;
    private ReceiveCounter _globalReceived;

    /// <param name="peer">Null until it is known.</param>
    /// <param name="received">Counters received under the global key, where they outlive the association; null to keep those of this association's peer alone.</param>
    public SecurityContext(
        SecuritySuite suite, SecurityProtection protection, GlobalUnicastEncryptionKey key, AuthenticationKey? authenticationKey,
        SystemTitle own, SystemTitle? peer, ReceiveCounters? received)
    {
        _control = new(suite, protection);
        _authenticationKey = authenticationKey;
        _global = new ApduProtector(key, authenticationKey);
        _own = own;
        _received = received;
        Peer = peer;
    }

    public SystemTitle? Peer { get; set; }

    /// <summary>Under the global key.</summary>
    public ApduProtector Global => _global;

    /// <summary>A general-glo- or general-ded-ciphering APDU whose title is empty is the peer's (QUIRKS meters 16). The title is part of the nonce all the same.</summary>
    public bool AcceptEmptyTitle { get; init; }

    /// <summary>From here on APDUs may be ciphered under this key.</summary>
    public void Use(DedicatedKey key)
    {
        _dedicated?.Dispose();
        _dedicated = new ApduProtector(key, _authenticationKey);
        _dedicatedReceived = default;
    }

    /// <summary>Writes the whole ciphered APDU. A service without a ciphered form of its own goes in a general one.</summary>
    public void Protect(CipheringKind kind, InvocationCounter counter, ReadOnlySpan<byte> apdu, AxdrWriter writer)
    {
        var dedicated = kind is CipheringKind.Dedicated or CipheringKind.GeneralDedicated;
        var protector = dedicated ? _dedicated ?? throw new InvalidOperationException("There is no dedicated key.") : _global;
        if (kind is CipheringKind.Global or CipheringKind.Dedicated && ProtectedApdu.TagOf(apdu[0], dedicated) is { } tag)
        {
            writer.RawByte(tag);
        }
        else
        {
            writer.RawByte(dedicated ? ProtectedApdu.GeneralDedCiphering : ProtectedApdu.GeneralGloCiphering);
            writer.RawByte(SystemTitle.Size);
            _own.Write(writer.GetSpan(SystemTitle.Size));
        }

        writer.RawLength(ApduProtector.ProtectedLength(_control, apdu.Length));
        protector.Protect(_control, _own, counter, apdu, writer);
    }

    /// <summary>Appends the APDU within to <paramref name="plain"/>; returns in which way it was ciphered.</summary>
    /// <exception cref="DlmsDecodeException">It is refused. Nothing was written, no counter was taken.</exception>
    public CipheringKind Unprotect(ReadOnlySpan<byte> apdu, AxdrWriter plain)
    {
        var (kind, service, content) = Open(apdu);
        var dedicated = kind is CipheringKind.Dedicated or CipheringKind.GeneralDedicated;
        var protector = dedicated ? _dedicated : _global;
        var start = plain.Length;
        if (protector is null || Peer is not { } peer || !IsAllowed(content) || !protector.TryUnprotect(peer, content, plain))
        {
            throw ProtectedApdu.Refused();
        }

        var counter = ApduProtector.CounterOf(content);
        var within = plain.WrittenSpan[start..];
        if (within.IsEmpty || (service is { } due && within[0] != due)
            || !(dedicated ? _dedicatedReceived.TryAdvance(counter) : _received?.TryAdvance(peer, counter) ?? _globalReceived.TryAdvance(counter)))
        {
            plain.Truncate(start);
            throw ProtectedApdu.Refused();
        }

        return kind;
    }

    public void Dispose()
    {
        _global.Dispose();
        _dedicated?.Dispose();
    }

    /// <summary>At least the protection agreed on, and nothing else than agreed.</summary>
    private bool IsAllowed(ReadOnlySpan<byte> content)
    {
        if (content.Length < ApduProtector.HeaderSize)
        {
            return false;
        }

        var control = new SecurityControl(content[0]);
        return control.Suite == _control.Suite && !control.IsBroadcast && !control.IsCompressed && (control.Protection & _control.Protection) == _control.Protection;
    }

    /// <summary>Tag, system title, length; service is null for a general APDU, which may hold any.</summary>
    private Opened Open(ReadOnlySpan<byte> apdu)
    {
        try
        {
            var reader = new AxdrReader(apdu);
            var tag = reader.RawByte();
            var service = ProtectedApdu.ServiceOf(tag, out var dedicated);
            if (service is null)
            {
                dedicated = tag == ProtectedApdu.GeneralDedCiphering;
                if ((tag != ProtectedApdu.GeneralGloCiphering && !dedicated) || !IsPeers(reader.RawOctets(reader.RawLength())))
                {
                    throw ProtectedApdu.Refused();
                }
            }

            var content = reader.RawOctets(reader.RawLength());
            reader.End();
            var kind = (service, dedicated) switch
            {
                (null, false) => CipheringKind.GeneralGlobal,
                (null, true) => CipheringKind.GeneralDedicated,
                (_, false) => CipheringKind.Global,
                (_, true) => CipheringKind.Dedicated,
            };
            return new(kind, service, content);
        }
        catch (DlmsDecodeException)
        {
            throw ProtectedApdu.Refused();
        }
    }

    private bool IsPeers(ReadOnlySpan<byte> title) =>
        title.IsEmpty ? AcceptEmptyTitle : SystemTitle.TryRead(title, out var named) && named == Peer;

    private readonly ref struct Opened(CipheringKind kind, byte? service, ReadOnlySpan<byte> content)
    {
        private readonly ReadOnlySpan<byte> _content = content;

        public void Deconstruct(out CipheringKind theKind, out byte? theService, out ReadOnlySpan<byte> theContent)
        {
            theKind = kind;
            theService = service;
            theContent = _content;
        }
    }
}
