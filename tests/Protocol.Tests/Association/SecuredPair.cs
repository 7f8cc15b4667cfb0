using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>Client 1 and a meter that have each other's keys, over memory, with everything that goes over the wire on record.</summary>
internal sealed class SecuredPair : IAsyncDisposable
{
    public static readonly SystemTitle Client = new("PPM", 1);
    public static readonly SystemTitle Meter = new("MTR", 7);

    private static readonly DigitalSignatureKey[] ClientKeys = [DigitalSignatureKey.Generate(SecuritySuite.Suite1), DigitalSignatureKey.Generate(SecuritySuite.Suite2)];
    private static readonly DigitalSignatureKey[] MeterKeys = [DigitalSignatureKey.Generate(SecuritySuite.Suite1), DigitalSignatureKey.Generate(SecuritySuite.Suite2)];

    private static readonly KeyAgreementKey[] ClientAgreementKeys = [KeyAgreementKey.Generate(SecuritySuite.Suite1), KeyAgreementKey.Generate(SecuritySuite.Suite2)];
    private static readonly KeyAgreementKey[] MeterAgreementKeys = [KeyAgreementKey.Generate(SecuritySuite.Suite1), KeyAgreementKey.Generate(SecuritySuite.Suite2)];

    private SecuredPair(IMeterLink link, MemoryDevice device, RecordingTransport wire, Task served)
    {
        Link = link;
        Device = device;
        Wire = wire;
        Served = served;
    }

    public IMeterLink Link { get; }

    public MemoryDevice Device { get; }

    public RecordingTransport Wire { get; }

    public Task Served { get; }

    /// <summary>Everything any mechanism needs under the suite.</summary>
    public static SecurityOptions Options(SecuritySuite suite = SecuritySuite.Suite0, SecurityProtection protection = SecurityProtection.AuthenticationAndEncryption) => new()
    {
        Suite = suite,
        Protection = protection,
        ClientSystemTitle = Client,
        EncryptionKey = new(Octets(suite, 1)),
        AuthenticationKey = new(Octets(suite, 2)),
        InvocationCounters = new InMemoryInvocationCounterSource(new InvocationCounter(1000)),
        MasterKey = new(Octets(suite, 3)),
        KeyAgreementKey = suite == SecuritySuite.Suite0 ? null : ClientAgreementKeys[(int)suite - 1],
        MeterKeyAgreementKey = suite == SecuritySuite.Suite0 ? null : MeterAgreementKeys[(int)suite - 1].PublicKey,
        Secret = HlsSecret.Parse("0123456789ABCDEF"),
        SigningKey = suite == SecuritySuite.Suite0 ? null : ClientKeys[(int)suite - 1],
        MeterVerificationKey = suite == SecuritySuite.Suite0 ? null : MeterKeys[(int)suite - 1].PublicKey,
        ManufacturerMechanism = new ManufacturerHls(),
    };

    public static ServerSecurity Security(
        SecuritySuite suite = SecuritySuite.Suite0, SecurityProtection protection = SecurityProtection.AuthenticationAndEncryption, SecurityPolicy? policy = null,
        GlobalBroadcastEncryptionKey? broadcast = null) => new()
    {
        Suite = suite,
        Protection = protection,
        Policy = policy,
        BroadcastEncryptionKey = broadcast,
        SystemTitle = Meter,
        EncryptionKey = new(Octets(suite, 1)),
        AuthenticationKey = new(Octets(suite, 2)),
        MasterKey = new(Octets(suite, 3)),
        KeyAgreementKey = suite == SecuritySuite.Suite0 ? null : MeterAgreementKeys[(int)suite - 1],
        ClientKeyAgreementKey = suite == SecuritySuite.Suite0 ? null : ClientAgreementKeys[(int)suite - 1].PublicKey,
        Secret = HlsSecret.Parse("0123456789ABCDEF"),
        SigningKey = suite == SecuritySuite.Suite0 ? null : MeterKeys[(int)suite - 1],
        ClientVerificationKey = suite == SecuritySuite.Suite0 ? null : ClientKeys[(int)suite - 1].PublicKey,
        ManufacturerMechanism = new ManufacturerHls(),
    };

    public static AssociationOptions Associate(AuthenticationMechanism mechanism, SecurityOptions? security, ushort pduSize = 1024) => new()
    {
        Mechanism = mechanism,
        Secret = mechanism == AuthenticationMechanism.Lls ? MemoryDevice.Secret : null,
        Security = security,
        MaxReceivePduSize = pduSize,
    };

    public static ClientPolicy Policy(AuthenticationMechanism mechanism, ServerSecurity? security, ushort pduSize = 1024) =>
        new(mechanism, mechanism == AuthenticationMechanism.Lls ? MemoryDevice.Secret : null) { Security = security, MaxReceivePduSize = pduSize };

    public static Task<SecuredPair> ConnectAsync(AuthenticationMechanism mechanism, SecurityOptions? options, ServerSecurity? security, ushort pduSize = 1024) =>
        ConnectAsync(Associate(mechanism, options, pduSize), Policy(mechanism, security, pduSize));

    /// <param name="alter">May alter the APDU, counted from 0, that the meter sends or the client sends.</param>
    public static async Task<SecuredPair> ConnectAsync(AssociationOptions options, ClientPolicy policy, Action<bool, int, byte[]>? alter = null)
    {
        var (near, far) = InMemoryTransport.CreatePair();
        var time = new ManualTimeProvider();
        var device = new MemoryDevice { Public = policy };
        var wire = new RecordingTransport(near, alter);
        var served = new ServerConnection(far, new Dictionary<ushort, ILogicalDevice> { [1] = device }, new MeterServerOptions(), time).ServeAsync(default);
        try
        {
            return new(await new MeterConnector(time).AssociateAsync(wire, 1, options, default), device, wire, served);
        }
        catch
        {
            await served;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await Served;
    }

    private static byte[] Octets(SecuritySuite suite, byte first) => [.. Enumerable.Range(0, suite.KeyLength()).Select(i => (byte)(first + (i * 3)))];

    /// <summary>A mechanism 2 as a manufacturer may have it: the challenge backwards.</summary>
    private sealed class ManufacturerHls : IHlsMechanism
    {
        public AuthenticationMechanism Mechanism => AuthenticationMechanism.Hls;

        public bool TakesCounter => false;

        public byte[] Prove(HlsPass pass, InvocationCounter counter) => [.. pass.Challenge.Span.ToArray().Reverse()];

        public bool Verify(HlsPass pass, ReadOnlySpan<byte> proof) => proof.SequenceEqual(Prove(pass, default));
    }
}
