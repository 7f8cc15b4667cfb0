using BenchmarkDotNet.Attributes;
using PrepaidMeter.Benchmarks.Sessions;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Benchmarks.Decoding;

/// <summary>AES-GCM over an APDU of a small GET and of a day's profile; GMAC as HLS makes it.</summary>
[MemoryDiagnoser]
public class ProtectionBenchmarks
{
    private static readonly SecurityControl Both = new(SecuritySuite.Suite0, SecurityProtection.AuthenticationAndEncryption);
    private static readonly SecurityControl Authenticated = new(SecuritySuite.Suite0, SecurityProtection.Authentication);

    private readonly AxdrWriter _writer = new(8192);
    private readonly byte[] _challenge = new byte[16];
    private readonly byte[] _tag = new byte[ApduProtector.TagSize];
    private ApduProtector? _protector;
    private byte[] _plain = [];
    private byte[] _protected = [];

    [Params(13, 3200)]
    public int Octets { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _protector = SessionKeys.Protector();
        _plain = new byte[Octets];
        _writer.Clear();
        _protector.Protect(Both, SessionKeys.Meter, new InvocationCounter(1), _plain, _writer);
        _protected = _writer.WrittenSpan.ToArray();
    }

    [GlobalCleanup]
    public void End() => _protector?.Dispose();

    [Benchmark]
    public int Protect()
    {
        _writer.Clear();
        _protector!.Protect(Both, SessionKeys.Meter, new InvocationCounter(1), _plain, _writer);
        return _writer.Length;
    }

    [Benchmark]
    public bool Unprotect()
    {
        _writer.Clear();
        return _protector!.TryUnprotect(SessionKeys.Meter, _protected, _writer);
    }

    [Benchmark]
    public void Gmac() => _protector!.Authenticate(Authenticated, SessionKeys.Meter, new InvocationCounter(1), _challenge, _tag);
}
