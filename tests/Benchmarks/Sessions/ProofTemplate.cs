using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>
/// The one response that can not be canned: f(CtoS) depends on the client's challenge. The recorded one is kept but for the proof in it.
/// </summary>
internal sealed class ProofTemplate : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ApduProtector _protector = SessionKeys.Protector();
    private readonly AxdrWriter _frame = new(128);
    private readonly byte[] _head;
    private readonly byte[] _plain;
    private readonly SecurityControl _control;
    private readonly InvocationCounter _counter;

    public ProofTemplate(byte[] recorded)
    {
        var part = CipheredPart.Find(recorded) ?? throw new ArgumentException("a proof in the clear", nameof(recorded));
        var content = recorded.AsSpan(part.Offset, part.Length);
        _head = recorded[..part.Offset];
        _control = new SecurityControl(content[0]);
        _counter = ApduProtector.CounterOf(content);
        var plain = new AxdrWriter(64);
        _plain = _protector.TryUnprotect(SessionKeys.Meter, content, plain) ? plain.WrittenSpan.ToArray() : throw new ArgumentException("not under our keys", nameof(recorded));
    }

    /// <summary>The whole frame.</summary>
    public byte[] Answer(ReadOnlySpan<byte> challenge)
    {
        lock (_gate)
        {
            // SC || IC || tag end the response.
            var proof = _plain.AsSpan(_plain.Length - ApduProtector.HeaderSize - ApduProtector.TagSize);
            _protector.Authenticate(
                new SecurityControl(proof[0]), SessionKeys.Meter, ApduProtector.CounterOf(proof), challenge, proof[ApduProtector.HeaderSize..]);
            _frame.Clear();
            _frame.RawOctets(_head);
            _protector.Protect(_control, SessionKeys.Meter, _counter, _plain, _frame);
            return _frame.WrittenSpan.ToArray();
        }
    }

    public void Dispose() => _protector.Dispose();
}
