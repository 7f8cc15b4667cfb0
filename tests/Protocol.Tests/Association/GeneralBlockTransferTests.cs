using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Xdlms;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>General block transfer through whole associations, and over a network that loses, doubles and swaps what it carries.</summary>
public sealed class GeneralBlockTransferTests
{
    private const Conformance WithBlocks =
        Conformance.GeneralBlockTransfer | Conformance.Get | Conformance.Set | Conformance.Action | Conformance.MultipleReferences | Conformance.Access;

    private static readonly TimeSpan BlockTimeout = TimeSpan.FromSeconds(5);
    private static readonly CosemAttribute LoadProfile = CosemAttribute.Parse("7:1.0.99.1.0.255:2");
    private static readonly CosemAttribute DeviceName = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly CosemMethod Echo = CosemMethod.Parse("18:0.0.44.0.0.255:1");

    public static TheoryData<int, int, int> SizesPdusAndWindows
    {
        get
        {
            var data = new TheoryData<int, int, int>();
            foreach (var pdu in (int[])[24, 140, 1024])
            {
                foreach (var window in (int[])[1, 2, 7, 63])
                {
                    foreach (var size in (int[])[0, 100, 129, 1000, 9_000])
                    {
                        data.Add(size, pdu, window);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SizesPdusAndWindows))]
    public async Task Value_OfAnySize_CrossesBothWays(int size, int pduSize, int window)
    {
        var (near, far) = InMemoryTransport.CreatePair();
        var time = new ManualTimeProvider();
        var device = new MemoryDevice
        {
            Public = new ClientPolicy(AuthenticationMechanism.None) { MaxReceivePduSize = (ushort)pduSize, Conformance = WithBlocks, GeneralBlockTransferWindow = (byte)window },
        };
        var served = new ServerConnection(far, new Dictionary<ushort, ILogicalDevice> { [1] = device }, new MeterServerOptions(), time).ServeAsync(default);
        var options = new AssociationOptions { MaxReceivePduSize = (ushort)pduSize, ProposedConformance = WithBlocks, GeneralBlockTransferWindow = (byte)window };
        await using (var link = await new MeterConnector(time).AssociateAsync(near, 1, options, default))
        {
            var octets = new byte[size];
            new Random(size).NextBytes(octets);
            var value = DlmsData.FromOctets(octets);
            device.Attributes[LoadProfile] = value;
            device.Attributes[DeviceName] = DlmsData.Null.Instance;

            (await link.GetAsync(new(LoadProfile), default)).Decode().ShouldBe(value);
            (await link.SetAsync(DeviceName, value, default)).ShouldBeNull();
            (await link.InvokeAsync(Echo, value, default)).ReturnData!.Value.Decode().ShouldBe(value);
            device.Attributes[DeviceName].ShouldBe(value);
            device.Calls.Count.ShouldBe(3);
        }

        await served;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task CipheredApdus_GoInBlocksWhole(int window)
    {
        var options = SecuredPair.Associate(AuthenticationMechanism.HlsGmac, SecuredPair.Options(), pduSize: 128) with
        {
            ProposedConformance = WithBlocks, GeneralBlockTransferWindow = (byte)window,
        };
        var policy = SecuredPair.Policy(AuthenticationMechanism.HlsGmac, SecuredPair.Security(), pduSize: 128) with { Conformance = WithBlocks, GeneralBlockTransferWindow = (byte)window };
        await using var pair = await SecuredPair.ConnectAsync(options, policy);
        var value = DlmsData.FromOctets([.. Enumerable.Repeat((byte)0x55, 2_000)]);
        pair.Device.Attributes[DeviceName] = DlmsData.Null.Instance;
        var before = pair.Wire.Sent.Count;

        (await pair.Link.SetAsync(DeviceName, value, default)).ShouldBeNull();
        (await pair.Link.GetAsync(new(DeviceName), default)).Decode().ShouldBe(value);
        (await pair.Link.AccessAsync([new AccessItem.Get(DeviceName), new AccessItem.Action(Echo, value)], default)).ShouldAllBe(r => r.Decode() == value);

        // Blocks of ciphered APDUs, and none of it legible.
        pair.Wire.Sent.Skip(before).Count(frame => frame[8] == GeneralBlockTransfer.Tag).ShouldBeGreaterThan(20);
        pair.Wire.Sent.Concat(pair.Wire.Received).Any(frame => frame.AsSpan().IndexOf("UUUUUUUU"u8) >= 0).ShouldBeFalse();
    }

    [Fact]
    public async Task Hdlc_HasNoStreaming_AndStillCarriesBlocks()
    {
        var (near, far) = InMemoryTransport.CreatePair();
        var device = new MemoryDevice { Public = new ClientPolicy(AuthenticationMechanism.None) { MaxReceivePduSize = 64, Conformance = WithBlocks } };
        var served = new ServerConnection(far, new Dictionary<ushort, ILogicalDevice> { [1] = device }, new MeterServerOptions(), TimeProvider.System, new HdlcOptions()).ServeAsync(default);
        var options = new AssociationOptions { MaxReceivePduSize = 64, ProposedConformance = WithBlocks, GeneralBlockTransferWindow = 20 };
        await using (var link = await new MeterConnector(TimeProvider.System).AssociateAsync(near, 1, new HdlcOptions(), options, default))
        {
            var value = DlmsData.FromOctets(new byte[1_000]);
            device.Attributes[DeviceName] = DlmsData.Null.Instance;

            (await link.SetAsync(DeviceName, value, default)).ShouldBeNull();
            (await link.GetAsync(new(DeviceName), default)).Decode().ShouldBe(value);
            await link.ReleaseAsync(default);
        }

        await served;
    }

    [Fact]
    public async Task Client_OfAServerThatStreams_ReadsAWindowAtATime()
    {
        await using var trace = await AssociateAsync(window: 3);
        var get = trace.Link.GetAsync(new(DeviceName), default).AsTask();
        await trace.ExpectAsync("C001C10001 00002A0000FF 0200");

        await trace.RespondAsync("E0 01 0001 0000 05 C401C10009"); // the client's window is not known yet
        await trace.ExpectAsync("E0 83 0001 0001 00");
        await trace.RespondAsync("E0 41 0002 0001 01 03");
        await trace.RespondAsync("E0 41 0003 0001 01 41");
        await trace.RespondAsync("E0 01 0004 0001 01 42");
        await trace.ExpectAsync("E0 83 0002 0004 00");
        await trace.RespondAsync("E0 81 0005 0002 01 43");

        (await get).Decode().ShouldBe(DlmsData.FromOctets("ABC"u8.ToArray()));
    }

    [Fact]
    public async Task Client_BlocksLostAndThenSilence_AsksAgainFromTheGap()
    {
        await using var trace = await AssociateAsync(window: 3);
        var get = trace.Link.GetAsync(new(DeviceName), default).AsTask();
        await trace.ExpectAsync("C001C10001 00002A0000FF 0200");
        await trace.RespondAsync("E0 01 0001 0000 05 C401C10009");
        await trace.ExpectAsync("E0 83 0001 0001 00");
        await trace.RespondAsync("E0 41 0003 0001 01 41"); // 2 and 4 are lost

        await LetBlockTimeoutPassAsync(trace);
        await trace.ExpectAsync("E0 83 0001 0001 00");
        await trace.RespondAsync("E0 41 0002 0001 01 03");
        await trace.RespondAsync("E0 01 0004 0001 01 42");
        await trace.ExpectAsync("E0 83 0002 0004 00");
        await trace.RespondAsync("E0 81 0005 0002 01 43");

        (await get).Decode().ShouldBe(DlmsData.FromOctets("ABC"u8.ToArray()));
    }

    [Fact]
    public async Task Client_SilenceThatLasts_IsATimeout()
    {
        await using var trace = await AssociateAsync(window: 1);
        var get = trace.Link.GetAsync(new(DeviceName), default).AsTask();
        await trace.ExpectAsync("C001C10001 00002A0000FF 0200");
        await trace.RespondAsync("E0 01 0001 0000 05 C401C10009");
        for (var repeated = 0; repeated < 3; repeated++)
        {
            await trace.ExpectAsync("E0 81 0001 0001 00");
            await LetBlockTimeoutPassAsync(trace);
        }

        (await Should.ThrowAsync<LinkException>(get)).Failure.ShouldBe(LinkFailure.Timeout);
    }

    [Fact]
    public async Task Client_CancelledAfterABlockWasAskedForAgain_EndsWithTheCallersCancel()
    {
        await using var trace = await AssociateAsync(window: 1);
        using var cancel = new CancellationTokenSource();
        var get = trace.Link.GetAsync(new(DeviceName), cancel.Token).AsTask();
        await trace.ExpectAsync("C001C10001 00002A0000FF 0200");
        await trace.RespondAsync("E0 01 0001 0000 05 C401C10009");
        await trace.ExpectAsync("E0 81 0001 0001 00");
        await LetBlockTimeoutPassAsync(trace);
        await trace.ExpectAsync("E0 81 0001 0001 00");

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(get);
    }

    [Theory]
    [InlineData("an abort", "E0 80 0000 0000 00")]
    [InlineData("blocks of nothing", "E0 80 0001 0000 00")]
    [InlineData("a block cut short", "E0 80 0001 0000 05 C4")]
    public async Task Client_TransferThatLeadsToNothing_IsAProtocolViolation(string what, string block)
    {
        await using var trace = await AssociateAsync();
        var get = trace.Link.GetAsync(new(DeviceName), default).AsTask();
        await trace.ExpectAsync("C001C10001 00002A0000FF 0200");

        await trace.RespondAsync(block);

        (await Should.ThrowAsync<LinkException>(get, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Client_ExceptionResponseAmidATransfer_IsTheRefusal()
    {
        await using var trace = await AssociateAsync();
        var set = trace.Link.SetAsync(DeviceName, DlmsData.FromOctets(new byte[60]), default).AsTask();
        await trace.ExpectAsync("E0 01 0001 0000 39 C101C10001 00002A0000FF 0200 093C" + new string('0', 84));
        await trace.RespondAsync("D80103");

        (await set).ShouldBe(new Refusal.Exception(new ExceptionResponse(1, 3)));
    }

    [Fact]
    public async Task Client_NotGranted_TakesABlockForAViolation()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var get = trace.Link.GetAsync(new(DeviceName), default).AsTask();
        await trace.ExpectAsync("C001C10001 00002A0000FF 0200");

        await trace.RespondAsync("E0 81 0001 0000 05 C401C10009");

        (await Should.ThrowAsync<LinkException>(get)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public void Server_LongResponse_GoesInWindowsTheClientAsksFor()
    {
        var trace = Serve();
        trace.Device.Attributes[DeviceName] = DlmsData.FromOctets(Enumerable.Range(0, 30).Select(n => (byte)n).ToArray());
        trace.Associate("204019", clientPduSize: 17); // ten octets in a block

        trace.Exchange("C001C10001 00002A0000FF 0200", "E0 08 0001 0000 0A C401C100091E00010203");
        trace.Exchange("E0 83 0001 0001 00", "E0 48 0002 0001 0A 0405060708090A0B0C0D");
        trace.Continue().ShouldBe("E04800030001" + "0A0E0F1011121314151617");
        trace.Continue().ShouldBe("E08800040001" + "0618191A1B1C1D");
        trace.Server.HasMore.ShouldBeFalse();

        // The last two were lost.
        trace.Exchange("E0 83 0002 0002 00", "E0 48 0003 0002 0A 0E0F1011121314151617");
        trace.Continue().ShouldBe("E08800040002" + "0618191A1B1C1D");
        trace.Device.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("acknowledgement of nothing", "E0 83 0001 0001 00", "")]
    [InlineData("abort", "E0 80 0000 0000 00", "")]
    [InlineData("a block within a block", "E0 81 0001 0000 07 E0810001000000", "E0 88 0001 0001 03 D80202")]
    [InlineData("an APDU of garbage", "E0 81 0001 0000 02 C001", "D80103")]
    [InlineData("a block cut short", "E0 81 0001 0000 05 C0", "D80103")]
    public void Server_WhatIsNoRequest_IsAnsweredOrDropped(string what, string block, string answer)
    {
        var trace = Serve().Associate("204019");

        trace.Send(block).ShouldBe(answer.Replace(" ", "", StringComparison.Ordinal), what);
        trace.Exchange("C001C10001 00002A0000FF 0200", "C401C10104");
    }

    [Fact]
    public void Server_NotGrantedOrNotAssociated_RefusesBlocks()
    {
        Serve().Associate("005019").Exchange("E0 81 0001 0000 01 C0", "D80102");
        Serve().Exchange("E0 81 0001 0000 01 C0", "D80101");
    }

    [Fact]
    public void Server_ReleaseInABlock_EndsTheAssociation()
    {
        var trace = Serve().Associate("204019");

        trace.Exchange("E0 81 0001 0000 05 6203800100", "6303800100");

        trace.Server.IsAssociated.ShouldBeFalse();
    }

    // A lost answer makes the client repeat its last turn: the method must not run twice.
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.1)]
    [InlineData(3, 0.3)]
    [InlineData(4, 0.5)]
    [InlineData(5, 0.3)]
    [InlineData(6, 0.3)]
    public void Action_OverALossyNetwork_RunsOnceAndReturnsWhole(int seed, double loss)
    {
        var random = new Random(seed);
        for (var session = 0; session < 100; session++)
        {
            var trace = Serve((byte)random.Next(1, 64));
            var pduSize = random.Next(24, 200);
            trace.Associate("204019", (ushort)pduSize);
            var octets = new byte[random.Next(1, 3_000)];
            random.NextBytes(octets);
            var request = new AxdrWriter();
            var value = new AxdrWriter();
            value.Data(DlmsData.FromOctets(octets));
            new ActionRequest.Normal(new(0xC1), Echo, new Octets(value.WrittenMemory)).Encode(request);

            var message = TransferOverALossyNetwork(trace, request.WrittenMemory, random, loss, random.Next(1, 64));

            var response = ActionResponse.Decode(message).ShouldBeOfType<ActionResponse.Normal>();
            response.Result.ReturnData!.Value.Decode().ShouldBe(DlmsData.FromOctets(octets));
            trace.Device.Calls.Count.ShouldBe(1);
        }
    }

    private static ReadOnlyMemory<byte> TransferOverALossyNetwork(ServerTrace trace, ReadOnlyMemory<byte> request, Random random, double loss, int window)
    {
        var client = new GeneralBlockExchange(10_000, random.Next(24, 200), (byte)window, hasTimer: true);
        var toServer = new List<byte[]>();
        var toClient = new List<byte[]>();
        client.Send(request);
        SendTurn();
        for (var step = 0; step < 100_000; step++)
        {
            if (toServer.Count > 0)
            {
                var reply = new AxdrWriter();
                var answered = trace.Server.Handle(Take(toServer), reply);
                for (; answered; trace.Server.Continue(reply))
                {
                    Carry(toClient, reply);
                    if (!trace.Server.HasMore)
                    {
                        break;
                    }
                }
            }
            else if (toClient.Count > 0)
            {
                switch (client.Receive(GeneralBlockTransfer.Decode(Take(toClient))))
                {
                    case GeneralBlockEvent.Message:
                        return client.Message;
                    case GeneralBlockEvent.Turn:
                        SendTurn();
                        break;
                    case var other:
                        other.ShouldBe(GeneralBlockEvent.Wait);
                        break;
                }
            }
            else
            {
                client.Repeat();
                SendTurn();
            }
        }

        throw new TimeoutException("The transfer does not end.");

        void SendTurn()
        {
            for (var more = true; more;)
            {
                var writer = new AxdrWriter();
                more = client.Next(writer);
                Carry(toServer, writer);
            }
        }

        void Carry(List<byte[]> queue, AxdrWriter apdu)
        {
            for (var copies = random.NextDouble() < loss ? 0 : random.NextDouble() < loss / 4 ? 2 : 1; copies > 0; copies--)
            {
                // Now and then one overtakes the one before it.
                var at = queue.Count > 0 && random.NextDouble() < loss / 4 ? queue.Count - 1 : queue.Count;
                queue.Insert(at, apdu.WrittenSpan.ToArray());
            }

            apdu.Clear();
        }

        static byte[] Take(List<byte[]> queue)
        {
            var first = queue[0];
            queue.RemoveAt(0);
            return first;
        }
    }

    private static ServerTrace Serve(byte window = 8)
    {
        var trace = new ServerTrace();
        trace.Device.Public = new ClientPolicy(AuthenticationMechanism.None) { Conformance = WithBlocks, GeneralBlockTransferWindow = window };
        return trace;
    }

    private static Task<ClientTrace> AssociateAsync(byte window = 1) => ClientTrace.AssociateAsync(
        new AssociationOptions
        {
            ProposedConformance = WithBlocks | Conformance.PriorityManagementSupported, GeneralBlockTransferWindow = window, ResponseTimeout = 3 * BlockTimeout,
        },
        "204019",
        serverPduSize: 64);

    /// <summary>Lets a wait for a block run out, once the client has begun it.</summary>
    private static async Task LetBlockTimeoutPassAsync(ClientTrace trace)
    {
        for (var turn = 0; trace.Time.NextDue != BlockTimeout && turn < 1_000_000; turn++)
        {
            await Task.Yield();
        }

        trace.Time.Advance(BlockTimeout);
    }
}
