using PrepaidMeter.Protocol.Acse;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// What protects the associations of one meter's clients, as the meter has it. Lives as long as the keys do and is shared by every policy that uses
/// them, because it holds their counters. Thread-safe.
/// </summary>
public sealed record ServerSecurity
{
    /// <summary>More than one session sends.</summary>
    private const long ResumeMargin = 1 << 20;

    public SecuritySuite Suite { get; init; }

    /// <summary>The least protection of a request; responses are protected as their request was agreed to be. None: HLS without ciphering.</summary>
    public SecurityProtection Protection { get; init; } = SecurityProtection.AuthenticationAndEncryption;

    /// <summary>What each direction must have, where they differ or are signed; null: <see cref="Protection"/> both ways.</summary>
    public SecurityPolicy? Policy { get; init; }

    /// <summary>The meter's own title.</summary>
    public required SystemTitle SystemTitle { get; init; }

    /// <summary>The only client; null takes any that has the keys.</summary>
    public SystemTitle? ClientSystemTitle { get; init; }

    public GlobalUnicastEncryptionKey? EncryptionKey { get; init; }

    public AuthenticationKey? AuthenticationKey { get; init; }

    /// <summary>GBEK: requests may come under it too. Null takes none.</summary>
    public GlobalBroadcastEncryptionKey? BroadcastEncryptionKey { get; init; }

    /// <summary>KEK. For general-ciphering under a wrapped key.</summary>
    public KeyEncryptionKey? MasterKey { get; init; }

    /// <summary>The meter's static private key. For general-ciphering under an agreed key.</summary>
    public KeyAgreementKey? KeyAgreementKey { get; init; }

    /// <summary>The client's static public key. For general-ciphering under an agreed key.</summary>
    public KeyAgreementPublicKey? ClientKeyAgreementKey { get; init; }

    /// <summary>For HLS MD5, SHA-1 and SHA-256.</summary>
    public HlsSecret? Secret { get; init; }

    /// <summary>For HLS ECDSA, signed responses and one-pass Diffie-Hellman: the meter's private key.</summary>
    public DigitalSignatureKey? SigningKey { get; init; }

    /// <summary>For HLS ECDSA, signed requests and one-pass Diffie-Hellman: the client's public key.</summary>
    public DigitalSignatureVerificationKey? ClientVerificationKey { get; init; }

    /// <summary>HLS mechanism 2 as the manufacturer has it.</summary>
    public IHlsMechanism? ManufacturerMechanism { get; init; }

    /// <summary>Counters received under the global key, over all associations: no session can be replayed.</summary>
    public ReceiveCounters Received { get; init; } = new();

    /// <summary>The same under the broadcast key.</summary>
    public ReceiveCounters BroadcastReceived { get => LazyInitializer.EnsureInitialized(ref field, static () => new ReceiveCounters()); init; }

    /// <summary>Transaction ids received with keys of general-ciphering and with signatures. There from the first ciphered association on: most meters of a fleet have none.</summary>
    public TransactionIds Transactions { get => LazyInitializer.EnsureInitialized(ref field, static () => new TransactionIds()); init; }

    /// <summary>Counters sent under the global key. They must go on where an earlier life of the meter ended.</summary>
    public InMemoryInvocationCounterSource Sent { get; init; } = new();

    /// <summary>Goes on where an earlier life of the meter was: what it took from each sender, and well above what it sent.</summary>
    /// <param name="received">Last counter by the sender's system title, 16 hex digits.</param>
    /// <param name="sent">First counter never sent.</param>
    public void Resume(IReadOnlyDictionary<string, uint> received, long sent)
    {
        foreach (var (title, counter) in received)
        {
            Received.TryAdvance(SystemTitle.Parse(title), new(counter));
        }

        // A session that was cut off may have sent more than was written down.
        Sent.TryRaise(new((uint)Math.Min(sent + ResumeMargin, uint.MaxValue)));
    }

    /// <summary>Both counters start again from nothing, as in a meter that lost its memory. For simulated meters: under the same key this breaks AES-GCM.</summary>
    public void Restart()
    {
        Sent.Restart();
        Received.Forget();
    }

    /// <summary>The policy there is.</summary>
    public SecurityPolicy AgreedPolicy => Policy ?? SecurityPolicies.BothWays(Protection);

    internal bool Ciphers => AgreedPolicy != SecurityPolicy.None;

    internal bool NeedsTitles(AuthenticationMechanism mechanism) =>
        Ciphers || mechanism is AuthenticationMechanism.HlsGmac or AuthenticationMechanism.HlsSha256 or AuthenticationMechanism.HlsEcdsa;

    internal HlsCredentials Credentials => new(Suite, EncryptionKey, AuthenticationKey, Secret, SigningKey, ClientVerificationKey, ManufacturerMechanism);

    /// <summary>Null when nothing is ciphered, or what ciphering needs is missing.</summary>
    internal SecurityContext? CreateContext(SystemTitle client)
    {
        var (requests, responses) = (AgreedPolicy.Requests(), AgreedPolicy.Responses());
        if (!Ciphers || EncryptionKey is not { } key
            || (AuthenticationKey is null && ((requests.Ciphering | responses.Ciphering) & SecurityProtection.Authentication) != 0)
            || (responses.Signed && SigningKey is null))
        {
            return null;
        }

        var credentials = new GeneralCredentials
        {
            Master = MasterKey,
            Agreement = KeyAgreementKey,
            PeerAgreement = ClientKeyAgreementKey,
            Signature = SigningKey,
            PeerSignature = ClientVerificationKey,
        };
        var context = new SecurityContext(Suite, responses, requests, key, AuthenticationKey, SystemTitle, client, Received, credentials) { Transactions = Transactions };
        if (BroadcastEncryptionKey is { } broadcast)
        {
            context.Use(broadcast, BroadcastReceived);
        }

        return context;
    }
}
