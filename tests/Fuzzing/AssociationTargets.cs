using System.Buffers;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Fuzzing;

/// <summary>Both ends of an association and of an HDLC connection, met by octets of a hostile peer.</summary>
internal static class AssociationTargets
{
    private const int BufferAllowance = 64 * 1024;

    // A response of 64 KiB: its copy for the frame here, and the channel's buffers, which double from 4 to 128 KiB and come from a pool.
    private const int ClientAllowance = 384 * 1024;

    private static readonly byte[] Aarq = Convert.FromHexString("601DA109060760857405080101BE10040E01000000065F1F0400005E1D0064");
    private static readonly byte[] Aare = Convert.FromHexString("000100010010002B6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400005E1D04000007");

    /// <summary>What puts a server into the middle of something: nothing, the first block of a SET and of an ACTION, a GET whose answer is cut in blocks.</summary>
    private static readonly byte[][] Transfers =
    [
        [],
        Convert.FromHexString("C102C100080000010000FF0200000000000106090C07EA0B14"),
        Convert.FromHexString("C304C10046000060030AFF010000000001080910000102030405"),
        Convert.FromHexString("C001C100080000010000FF0200"),
    ];

    /// <summary>The same in short names: the first block of a Write and of a Read, a Read whose answer is cut in blocks.</summary>
    private static readonly byte[][] TransfersInShortNames =
    [
        [],
        Convert.FromHexString("060107000001010906010201080109"),
        Convert.FromHexString("05010600000103020201"),
        Convert.FromHexString("0501020108"),
    ];

    private static readonly byte[] AarqInShortNames = Convert.FromHexString("601DA109060760857405080102BE10040E01000000065F1F04001C1B200064");

    private static readonly ShortNameDirectory Names = ShortNameDirectory.Assign(
        [(12, 1, new(0, 0, 40, 0, 0, 255)), (3, 0, new(1, 0, 1, 8, 0, 255)), (7, 1, new(1, 0, 99, 1, 0, 255)), (70, 0, new(0, 0, 96, 3, 10, 255))]);

    public static IEnumerable<FuzzTarget> Create()
    {
        string[] kinds = ["aarq", "rlrq", "get-request", "set-request", "action-request", "access-request", "general-block-transfer", "read-request", "ciphered"];
        yield return Server("server", Aarq, Transfers, kinds, null);
        string[] kindsInShortNames = ["aarq", "rlrq", "read-request", "write-request", "unconfirmed-write", "get-request"];
        yield return Server("server, short names", AarqInShortNames, TransfersInShortNames, kindsInShortNames, Names);
        yield return Client("client, aare", [Aare[8..], .. FuzzCorpus.Vectors["aare"]], isAnswerToAarq: true);
        yield return Client(
            "client, get",
            [.. FuzzCorpus.Vectors["get-response"], .. FuzzCorpus.Vectors["exception-response"], .. FuzzCorpus.HostileData.Where(d => d.Length < 65_000).Select(data => (byte[])[0xC4, 1, 0xC1, 0, .. data])],
            isAnswerToAarq: false);
        yield return HdlcServer();
        yield return HdlcClient();
    }

    /// <summary>Answers whatever comes and throws nothing, be it idle or in the middle of a transfer.</summary>
    private static FuzzTarget Server(string name, byte[] aarq, byte[][] transfers, string[] kinds, ShortNameDirectory? names)
    {
        byte[][] seeds = [aarq, .. kinds.SelectMany(kind => FuzzCorpus.Vectors[kind]), .. transfers.Where(t => t.Length > 0)];
        var reply = new AxdrWriter(1 << 16);
        return new(
            name,
            seeds,
            octets =>
            {
                if (octets.IsEmpty)
                {
                    // No framing hands out an empty APDU.
                    return FuzzOutcome.Refused;
                }

                using var server = new AssociationServer(new EchoDevice(names), 16, 5000);
                server.Handle(aarq, reply);
                reply.Clear();
                var transfer = transfers[octets.Length % transfers.Length];
                if (transfer.Length > 0)
                {
                    server.Handle(transfer, reply);
                    reply.Clear();
                }

                return new(server.Handle(octets, reply));
            },
            Allowance: BufferAllowance);
    }

    /// <summary>Ends the link in good order or gives a result; never another exception.</summary>
    private static FuzzTarget Client(string name, byte[][] seeds, bool isAnswerToAarq)
    {
        var connector = new MeterConnector(TimeProvider.System);
        var item = new GetItem(CosemAttribute.Parse("8:0.0.1.0.0.255:2"));
        var options = new AssociationOptions();
        return new(
            name,
            seeds,
            octets =>
            {
                var transport = new HostileTransport(isAnswerToAarq ? [Frame(octets)] : [Aare, Frame(octets)]);
                try
                {
                    // The transport answers at once, so nothing here waits.
                    var link = Completed(connector.AssociateAsync(transport, 1, options, default));
                    try
                    {
                        return isAnswerToAarq ? FuzzOutcome.Accepted : new(Completed(link.GetAsync(item, default)).IsSuccess);
                    }
                    finally
                    {
                        link.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    }
                }
                catch (Exception error) when (error is LinkException or AssociationRejectedException)
                {
                    return FuzzOutcome.Refused;
                }
            },
            Allowance: ClientAllowance);
    }

    private static FuzzTarget HdlcServer() => new(
        "hdlc server link",
        [.. FuzzCorpus.Vectors["hdlc"], .. FuzzCorpus.Vectors["hdlc-push"]],
        octets =>
        {
            var link = new HdlcServerLink(HdlcAddress.Client(16), HdlcAddress.Server(1), new HdlcOptions());
            var output = new ArrayBufferWriter<byte>(256);
            return Drive(octets, frame => link.Receive(frame, output, out _));
        },
        FrameRepair.Hdlc,
        BufferAllowance);

    private static FuzzTarget HdlcClient() => new(
        "hdlc client link",
        [.. FuzzCorpus.Vectors["hdlc"], .. FuzzCorpus.Vectors["hdlc-push"]],
        octets =>
        {
            var link = new HdlcClientLink(16, 1, new HdlcOptions());
            var output = new ArrayBufferWriter<byte>(256);
            link.Connect(output);
            try
            {
                return Drive(octets, frame => link.Receive(frame, output, out _));
            }
            catch (LinkException)
            {
                return FuzzOutcome.Refused;
            }
        },
        FrameRepair.Hdlc,
        BufferAllowance);

    private static FuzzOutcome Drive(ReadOnlyMemory<byte> octets, Action<HdlcFrame> receive)
    {
        var found = false;
        while (HdlcFrame.TryRead(octets, out var frame, out var consumed))
        {
            found = true;
            receive(frame);
            octets = octets[consumed..];
        }

        return new(found);
    }

    private static T Completed<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("a client waits for more than there is");

    private static byte[] Frame(ReadOnlyMemory<byte> apdu) =>
        [0, 1, 0, 1, 0, 16, (byte)(Math.Min(apdu.Length, ushort.MaxValue) >> 8), (byte)(apdu.Length & 0xFF), .. apdu.Span];

    /// <summary>Gives one response for each request, then the end of the stream.</summary>
    private sealed class HostileTransport(IReadOnlyList<byte[]> responses) : ITransport
    {
        private ReadOnlyMemory<byte> _unread;
        private int _next;

        public long OctetsSent => 0;

        public long OctetsReceived => 0;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = Math.Min(buffer.Length, _unread.Length);
            _unread[..count].CopyTo(buffer);
            _unread = _unread[count..];
            return new(count);
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
        {
            _unread = _next < responses.Count ? responses[_next++] : default;
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
