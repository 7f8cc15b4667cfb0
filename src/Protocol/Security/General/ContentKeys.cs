using System.Security.Cryptography;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// The keys of one association that no side had before: wrapped or agreed upon, one for each direction, announced by the sender in key-info. Not thread-safe.
/// </summary>
internal sealed class ContentKeys(SecuritySuite suite, AuthenticationKey? authenticationKey, GeneralCredentials credentials) : IDisposable
{
    private const byte MasterKeyId = 0;
    private const byte OnePass = 1;
    private const byte StaticUnified = 2;

    private ApduProtector? _sending;
    private GeneralCipheringKey _sendingKind;
    private KeyInformation? _announcement;
    private bool _isAnnounced;
    private ApduProtector? _receiving;
    private KeyInformation? _received;
    private byte[] _receivedUnder = [];
    private ReceiveCounter _receivedCounter;

    /// <summary>How the key came that APDUs without key-info go under; null while none came.</summary>
    public GeneralCipheringKey? Received { get; private set; }

    /// <summary>The key to send under.</summary>
    /// <param name="announcement">key-info to send along; null once the other side has answered under it.</param>
    /// <exception cref="InvalidOperationException">What the key takes is missing.</exception>
    public ApduProtector ForSending(GeneralCipheringKey kind, SystemTitle own, SystemTitle peer, ReadOnlySpan<byte> transactionId, out KeyInformation? announcement)
    {
        if (!credentials.Suffice(kind, suite))
        {
            throw new InvalidOperationException($"What general-ciphering under {kind} takes is missing.");
        }

        if (_sending is null || kind != _sendingKind || kind == GeneralCipheringKey.StaticUnifiedModel)
        {
            _sending?.Dispose();
            _sending = Renew(kind, own, peer, transactionId, out _announcement);
            _sendingKind = kind;
            _isAnnounced = false;
        }

        announcement = _isAnnounced ? null : _announcement;
        return _sending;
    }

    /// <summary>The other side has shown that it knows the key sent under.</summary>
    public void Acknowledge() => _isAnnounced = _sending is not null;

    /// <summary>Whether counters under the key begin anew, so that something else must tell that the APDU is no replay.</summary>
    /// <param name="information">Null: the key before.</param>
    public bool IsNew(KeyInformation? information, ReadOnlySpan<byte> transactionId) =>
        information is not null && (information != _received || (IsStatic(information) && !transactionId.SequenceEqual(_receivedUnder)));

    /// <summary>The key to receive under. A new one is the caller's until <see cref="Take"/>.</summary>
    /// <param name="transactionId">At most 255 octets.</param>
    /// <returns>Null when there is no such key.</returns>
    /// <exception cref="DlmsDecodeException">It was not wrapped for us.</exception>
    public ApduProtector? ForReceiving(KeyInformation? information, SystemTitle own, SystemTitle peer, ReadOnlySpan<byte> transactionId) =>
        IsNew(information, transactionId) ? Open(information!, own, peer, transactionId) : _receiving;

    /// <summary>Takes a counter seen on an authentic APDU, and the key with it; false for a replay.</summary>
    public bool Take(ApduProtector protector, KeyInformation? information, byte[] transactionId, InvocationCounter counter)
    {
        if (protector != _receiving)
        {
            _receiving?.Dispose();
            _receiving = protector;
            _received = information;
            _receivedUnder = transactionId;
            _receivedCounter = default;
            Received = information switch
            {
                KeyInformation.WrappedKey => GeneralCipheringKey.Wrapped,
                { } agreed when IsStatic(agreed) => GeneralCipheringKey.StaticUnifiedModel,
                _ => GeneralCipheringKey.OnePassDiffieHellman,
            };
        }

        return _receivedCounter.TryAdvance(counter);
    }

    public void Dispose()
    {
        _sending?.Dispose();
        _receiving?.Dispose();
    }

    public static bool IsStatic(KeyInformation information) => information is KeyInformation.AgreedKey { Parameters.Span: [StaticUnified] };

    private ApduProtector Renew(GeneralCipheringKey kind, SystemTitle own, SystemTitle peer, ReadOnlySpan<byte> transactionId, out KeyInformation announcement)
    {
        if (kind == GeneralCipheringKey.Wrapped)
        {
            var random = RandomNumberGenerator.GetBytes(suite.KeyLength());
            announcement = new KeyInformation.WrappedKey(MasterKeyId, new Octets(AesKeyWrap.Wrap(credentials.Master!, random)));
            return Protector(random);
        }

        if (kind == GeneralCipheringKey.OnePassDiffieHellman)
        {
            using var ephemeral = KeyAgreementKey.Generate(suite);
            var point = ephemeral.PublicKey.Point;
            announcement = new KeyInformation.AgreedKey(new Octets(new[] { OnePass }), new Octets((byte[])[.. point, .. credentials.Signature!.Sign(point)]));
            return Protector(KeyDerivation.Derive(suite, ephemeral.Agree(credentials.PeerAgreement!), wraps: false, own, default, peer));
        }

        announcement = new KeyInformation.AgreedKey(new Octets(new[] { StaticUnified }), default);
        return Static(own, transactionId, peer);
    }

    private ApduProtector? Open(KeyInformation information, SystemTitle own, SystemTitle peer, ReadOnlySpan<byte> transactionId)
    {
        switch (information)
        {
            case KeyInformation.WrappedKey { KekId: MasterKeyId } wrapped when credentials.Suffice(GeneralCipheringKey.Wrapped, suite):
                var key = AesKeyWrap.Unwrap(credentials.Master!, wrapped.Key.Span);
                return key.Length == suite.KeyLength() ? Protector(key) : null;
            case KeyInformation.AgreedKey { Parameters.Span: [OnePass] } agreed when credentials.Suffice(GeneralCipheringKey.OnePassDiffieHellman, suite):
                return OpenOnePass(agreed.Data.Span, own, peer);
            case KeyInformation.AgreedKey { Parameters.Span: [StaticUnified], Data.Length: 0 } when credentials.Suffice(GeneralCipheringKey.StaticUnifiedModel, suite):
                return Static(peer, transactionId, own);
            default:
                return null;
        }
    }

    private ApduProtector? OpenOnePass(ReadOnlySpan<byte> data, SystemTitle own, SystemTitle peer)
    {
        var length = 2 * suite.CoordinateLength();
        if (data.Length != 2 * length || !credentials.PeerSignature!.Verifies(data[..length], data[length..]))
        {
            return null;
        }

        try
        {
            var ephemeral = KeyAgreementPublicKey.FromPoint(suite, data[..length]);
            return Protector(KeyDerivation.Derive(suite, credentials.Agreement!.Agree(ephemeral), wraps: false, peer, default, own));
        }
        catch (ArgumentException)
        {
            // Signed, and yet no point of the curve.
            return null;
        }
    }

    private ApduProtector Static(SystemTitle partyU, ReadOnlySpan<byte> transactionId, SystemTitle partyV) =>
        Protector(KeyDerivation.Derive(suite, credentials.Agreement!.Agree(credentials.PeerAgreement!), wraps: false, partyU, transactionId, partyV));

    /// <summary>Zeroes the octets.</summary>
    private ApduProtector Protector(byte[] octets)
    {
        using var key = new ContentEncryptionKey(octets);
        CryptographicOperations.ZeroMemory(octets);
        return new ApduProtector(key, authenticationKey);
    }
}
