using System.Buffers.Binary;
using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// Ciphering and signing between two parties in both directions: which keys, whose titles, what protection is the least. What comes in below that, under
/// another suite, from another title, or again, is refused, all in the same way. Not thread-safe.
/// </summary>
internal sealed partial class SecurityContext : IDisposable
{
    /// <summary>Most octets glo- and general-glo-ciphering add to an APDU of up to 65535: tag, length in four, SC, IC, authentication tag; system title.</summary>
    public const int Overhead = 1 + LengthSize + ApduProtector.HeaderSize + ApduProtector.TagSize + 1 + SystemTitle.Size;

    private const int LengthSize = 4;

    private readonly SecuritySuite _suite;
    private readonly MessageProtection _sends;
    private readonly MessageProtection _receives;
    private readonly AuthenticationKey? _authenticationKey;
    private readonly ApduProtector _global;
    private readonly ReceiveCounters? _received;
    private readonly SystemTitle _own;
    private readonly GeneralCredentials _credentials;
    private ContentKeys? _content;
    private ApduProtector? _broadcast;
    private ReceiveCounters? _broadcastReceived;
    private ApduProtector? _dedicated;
    private ReceiveCounter _dedicatedReceived;
    private ReceiveCounter _globalReceived;

    /// <summary>Of the client the one it sent last, of the meter the one it was last asked under; a response repeats it.</summary>
    private byte[] _transactionId = [];

    /// <param name="sends">What APDUs sent get.</param>
    /// <param name="receives">The least that APDUs received must have.</param>
    /// <param name="peer">Null until it is known.</param>
    /// <param name="received">Counters received under the global key, where they outlive the association; null to keep those of this association's peer alone.</param>
    /// <param name="credentials">For general-ciphering and general-signing.</param>
    public SecurityContext(
        SecuritySuite suite, MessageProtection sends, MessageProtection receives, GlobalUnicastEncryptionKey key, AuthenticationKey? authenticationKey,
        SystemTitle own, SystemTitle? peer, ReceiveCounters? received, GeneralCredentials credentials = default)
    {
        _suite = suite;
        _sends = sends;
        _receives = receives;
        _authenticationKey = authenticationKey;
        _global = new ApduProtector(key, authenticationKey);
        _own = own;
        _received = received;
        _credentials = credentials;
        Peer = peer;
    }

    public SystemTitle? Peer { get; set; }

    /// <summary>Under the global key.</summary>
    public ApduProtector Global => _global;

    private ContentKeys Content => _content ??= new ContentKeys(_suite, _authenticationKey, _credentials);

    /// <summary>A general-glo- or general-ded-ciphering APDU whose title is empty is the peer's (QUIRKS meters 16). The title is part of the nonce all the same.</summary>
    public bool AcceptEmptyTitle { get; init; }

    /// <summary>The transaction ids of requests, which makes this the meter's end; null at the client's, which knows what it asked under.</summary>
    public TransactionIds? Transactions { get; init; }

    /// <summary>Protection of Initiate, which goes before the policy of services is anybody's: as much as either direction has.</summary>
    private SecurityProtection Initiate => _sends.Ciphering | _receives.Ciphering;

    /// <summary>Most octets an APDU of this kind grows by.</summary>
    public static int OverheadOf(CipheringKind kind, SecuritySuite suite, bool isSigned)
    {
        // What general-ciphering has beside a system title: the rest of its header, and key-info with its flag.
        const int Header = GeneralHeader.Size - 1 - SystemTitle.Size + 1;
        var coordinates = suite == SecuritySuite.Suite0 ? 0 : suite.CoordinateLength();
        var ciphering = Overhead + kind switch
        {
            CipheringKind.Identified => Header + 2,
            CipheringKind.Wrapped => Header + 3 + suite.KeyLength() + 8,
            CipheringKind.OnePass => Header + 3 + 3 + (4 * coordinates),
            CipheringKind.StaticUnified => Header + 4,
            _ => 0,
        };
        return ciphering + (isSigned ? 1 + GeneralHeader.Size + LengthSize + 2 + (2 * coordinates) : 0);
    }

    /// <summary>From here on APDUs may be ciphered under this key.</summary>
    public void Use(DedicatedKey key)
    {
        _dedicated?.Dispose();
        _dedicated = new ApduProtector(key, _authenticationKey);
        _dedicatedReceived = default;
    }

    /// <summary>From here on APDUs may be ciphered under this key; they are taken at the end that has its counters.</summary>
    public void Use(GlobalBroadcastEncryptionKey key, ReceiveCounters? received)
    {
        _broadcast = new ApduProtector(key, _authenticationKey);
        _broadcastReceived = received;
    }

    /// <summary>Writes the whole protected APDU. A service without a ciphered form of its own goes in a general one.</summary>
    /// <param name="sign">Also where the policy does not ask for it.</param>
    public void Protect(CipheringKind kind, InvocationCounter counter, ReadOnlySpan<byte> apdu, AxdrWriter writer, bool sign = false)
    {
        var signs = sign || _sends.Signed;
        if (!signs && kind < CipheringKind.Identified)
        {
            Cipher(kind, _sends.Ciphering, counter, default, apdu, writer);
            return;
        }

        if (Transactions is null || _transactionId.Length is 0 or > GeneralHeader.TransactionIdSize)
        {
            _transactionId = new byte[GeneralHeader.TransactionIdSize];
            BinaryPrimitives.WriteUInt64BigEndian(_transactionId, counter.Value);
        }

        if (!signs)
        {
            Cipher(kind, _sends.Ciphering, counter, _transactionId, apdu, writer);
            return;
        }

        var ciphered = new AxdrWriter(apdu.Length + OverheadOf(kind, _suite, isSigned: false));
        Cipher(kind, _sends.Ciphering, counter, _transactionId, apdu, ciphered);
        var key = _credentials.Signature ?? throw new InvalidOperationException("There is no signing key.");
        GeneralSigningApdu.Encode(writer, key, _transactionId, _own, Peer!.Value, ciphered.WrittenSpan);
    }

    /// <summary>The same for an InitiateRequest or -Response, which goes under the global key and unsigned.</summary>
    public void ProtectInitiate(CipheringKind kind, InvocationCounter counter, ReadOnlySpan<byte> apdu, AxdrWriter writer) =>
        Cipher(kind == CipheringKind.GeneralGlobal ? kind : CipheringKind.Global, Initiate, counter, default, apdu, writer);

    public void Dispose()
    {
        _global.Dispose();
        _dedicated?.Dispose();
        _broadcast?.Dispose();
        _content?.Dispose();
    }

    private void Cipher(CipheringKind kind, SecurityProtection protection, InvocationCounter counter, ReadOnlySpan<byte> transactionId, ReadOnlySpan<byte> apdu, AxdrWriter writer)
    {
        if (protection == SecurityProtection.None)
        {
            writer.RawOctets(apdu);
            return;
        }

        var control = new SecurityControl(_suite, protection, kind == CipheringKind.Broadcast);
        var header = default(ReadOnlySpan<byte>);
        var protector = kind switch
        {
            CipheringKind.Dedicated or CipheringKind.GeneralDedicated => _dedicated ?? throw new InvalidOperationException("There is no dedicated key."),
            CipheringKind.Broadcast => _broadcast ?? throw new InvalidOperationException("There is no broadcast key."),
            _ => _global,
        };
        if (kind >= CipheringKind.Identified)
        {
            KeyInformation? information = new KeyInformation.IdentifiedKey(UnicastKeyId);
            if (kind > CipheringKind.Identified)
            {
                protector = Content.ForSending((GeneralCipheringKey)(kind - CipheringKind.Identified), _own, Peer!.Value, transactionId, out information);
            }

            writer.RawByte(ProtectedApdu.GeneralCiphering);
            var start = writer.Length;
            GeneralHeader.Write(writer, transactionId, _own, Peer!.Value);
            header = writer.WrittenSpan[start..].ToArray();
            writer.RawByte(information is null ? (byte)0 : (byte)1);
            information?.Encode(writer);
        }
        else if (kind is CipheringKind.Global or CipheringKind.Dedicated or CipheringKind.Broadcast && ProtectedApdu.TagOf(apdu[0], kind == CipheringKind.Dedicated) is { } tag)
        {
            writer.RawByte(tag);
        }
        else
        {
            writer.RawByte(kind is CipheringKind.Dedicated or CipheringKind.GeneralDedicated ? ProtectedApdu.GeneralDedCiphering : ProtectedApdu.GeneralGloCiphering);
            writer.RawByte(SystemTitle.Size);
            _own.Write(writer.GetSpan(SystemTitle.Size));
        }

        writer.RawLength(ApduProtector.ProtectedLength(control, apdu.Length));
        protector.Protect(control, _own, counter, apdu, writer, header);
    }
}
