using System.Buffers.Binary;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Fuzzing;

/// <summary>A meter that answers one octet a second and then not at all, in time that passes as it is read: nothing may hold a client beyond its timeout.</summary>
internal static class SlowTargets
{
    private const int BufferAllowance = 384 * 1024;

    private static readonly byte[] Aare = Convert.FromHexString("000100010010002B6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400005E1D04000007");

    public static IEnumerable<FuzzTarget> Create()
    {
        byte[][] seeds =
        [
            Convert.FromHexString("000100010010FFFF"), // announces 65,535 octets, then silence
            Convert.FromHexString("000100010010FFFFC401C100"),
            Convert.FromHexString("0001000100100012C401C10009060000010000FF0000000000"),
            [0],
            .. FuzzCorpus.Vectors["get-response"].Select(Frame),
        ];
        var item = new GetItem(CosemAttribute.Parse("8:0.0.1.0.0.255:2"));
        var options = new AssociationOptions { ResponseTimeout = TimeSpan.FromSeconds(10) };
        yield return new(
            "client, one octet a second",
            seeds,
            octets =>
            {
                var time = new SteppedTime();
                var transport = new DrippingTransport(time, Aare, octets);
                try
                {
                    var link = Completed(new MeterConnector(time).AssociateAsync(transport, 1, options, default));
                    try
                    {
                        var asked = time.Now;
                        var succeeded = Completed(link.GetAsync(item, default)).IsSuccess;
                        return time.Now - asked <= options.ResponseTimeout
                            ? new(succeeded)
                            : throw new InvalidOperationException("a response was taken after its time");
                    }
                    finally
                    {
                        link.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    }
                }
                catch (Exception error) when (error is LinkException or AssociationRejectedException)
                {
                    return time.Now <= transport.Answered + options.ResponseTimeout
                        ? FuzzOutcome.Refused
                        : throw new InvalidOperationException("the client waited beyond its timeout", error);
                }
            },
            FrameRepair.Wrapper,
            BufferAllowance);
    }

    private static T Completed<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("a client waits for what no time brings");

    private static byte[] Frame(byte[] apdu)
    {
        byte[] frame = [0, 1, 0, 1, 0, 16, 0, 0, .. apdu];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(6), (ushort)(frame.Length - WrapperHeader.Size));
        return frame;
    }

    /// <summary>The association at once; what follows one octet a second, then a second of silence for each read.</summary>
    private sealed class DrippingTransport(SteppedTime time, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> slow) : ITransport
    {
        private ReadOnlyMemory<byte> _unread;
        private int _requests;

        /// <summary>When the last request came.</summary>
        public TimeSpan Answered { get; private set; } = time.Now;

        public long OctetsSent => 0;

        public long OctetsReceived => 0;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_requests == 1)
            {
                var whole = Math.Min(buffer.Length, _unread.Length);
                _unread[..whole].CopyTo(buffer);
                _unread = _unread[whole..];
                return new(whole);
            }

            do
            {
                time.Pass(TimeSpan.FromSeconds(1));
                cancellationToken.ThrowIfCancellationRequested();
            }
            while (_unread.IsEmpty);

            _unread[..1].CopyTo(buffer);
            _unread = _unread[1..];
            return new(1);
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
        {
            _unread = ++_requests == 1 ? first : slow;
            Answered = time.Now;
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
