using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;

namespace PrepaidMeter.HeadEnd.Api.Security;

/// <summary>
/// Requests a payment channel has signed: HMAC-SHA-256, in hex, over method, path with query, X-Sent-At and body, with a line feed after each of the first
/// three. Checked before anything of the body is understood: key known and active, signature (constant time), then the time, within 300 s. The time only
/// bounds replay; that a payment is booked once is the ledger's doing. Thread-safe.
/// </summary>
internal sealed class ChannelSignatures
{
    public const string KeyIdHeader = "X-Key-Id";
    public const string SentAtHeader = "X-Sent-At";
    public const string SignatureHeader = "X-Signature";

    private const string Refused = "The key is not known, not active, or did not sign this.";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    private readonly Dictionary<string, (string Channel, byte[] Secret, bool Active)> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    // Computed with when the key is not known, so that the time taken does not tell.
    private readonly byte[] _nobody = RandomNumberGenerator.GetBytes(32);

    /// <exception cref="ConfigurationException">A secret is sealed under another key, or for another channel.</exception>
    public ChannelSignatures(IEnumerable<ChannelKeyOptions> keys, IEnvelope envelope, TimeProvider time)
    {
        _time = time;
        foreach (var key in keys)
        {
            try
            {
                _keys.Add(key.KeyId, (key.Channel, envelope.Open(Convert.FromBase64String(key.SealedSecret), ChannelKeyOptions.ContextOf(key.Channel, key.KeyId)), key.Active));
            }
            catch (CryptographicException e)
            {
                throw new ConfigurationException(
                    $"{HeadEndOptions.Section}:ChannelKeys: the secret of '{key.KeyId}' is not sealed under this key-encryption key for channel '{key.Channel}'.", e);
            }

            _channels.Add(key.Channel);
        }
    }

    /// <summary>Whether money of this channel is only taken signed.</summary>
    public bool Guards(string channel) => _channels.Contains(channel);

    /// <summary>The channel that signed; otherwise why not. One reason for every key and signature that is wrong.</summary>
    public (string? Channel, string? Reason) Check(string keyId, string method, string pathAndQuery, string sentAt, string signature, ReadOnlySpan<byte> body)
    {
        var known = _keys.TryGetValue(keyId, out var key);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, known ? key.Secret : _nobody);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{method}\n{pathAndQuery}\n{sentAt}\n"));
        hmac.AppendData(body);
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.GetHashAndReset(expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var isHex = signature.Length == 2 * given.Length && Convert.FromHexString(signature, given, out _, out _) == System.Buffers.OperationStatus.Done;
        if (!(CryptographicOperations.FixedTimeEquals(expected, given) && isHex && known && key.Active))
        {
            return (null, Refused);
        }

        // Only now: an unsigned time is nobody's.
        return DateTimeOffset.TryParse(sentAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && (_time.GetUtcNow() - at).Duration() <= Window
            ? (key.Channel, null)
            : (null, $"{SentAtHeader} is not within {Window.TotalSeconds:0} s of this server's time, {_time.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
    }
}
