using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>The ACCESS service of client and server.</summary>
public sealed class AccessTests
{
    private const string Granted = "00485D"; // priority, ACCESS, GET, SET, selective access, ACTION

    private static readonly CosemAttribute Name = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly CosemAttribute Clock = CosemAttribute.Parse("8:0.0.1.0.0.255:2");
    private static readonly CosemMethod Disconnect = CosemMethod.Parse("70:0.0.96.3.10.255:1");

    private static readonly AccessItem[] GetSetAction =
        [new AccessItem.Get(Name), new AccessItem.Set(Clock, new DlmsData.Unsigned(7)), new AccessItem.Action(Disconnect, new DlmsData.Integer(0))];

    [Fact]
    public async Task Client_Granted_IsOneExchange()
    {
        await using var trace = await AssociateAsync();
        var access = trace.Link.AccessAsync(GetSetAction, default).AsTask();

        await trace.ExpectAsync("D9 C0000001 00 03 01 0001 00002A0000FF 02 02 0008 0000010000FF 02 03 0046 000060030AFF 01 03 00 1107 0F00");
        await trace.RespondAsync("DA C0000001 00 00 03 0A03414243 00 1105 03 0100 0203 0300");

        var results = await access;
        results[0].Decode().ShouldBe(new DlmsData.VisibleString("ABC"));
        results[1].ShouldBe(new AccessResult(default, new Refusal.Access(DataAccessResult.ReadWriteDenied)));
        results[2].Decode().ShouldBe(new DlmsData.Unsigned(5));
    }

    [Fact]
    public async Task Client_BreakOnErrorAndSelection_AreInTheRequest()
    {
        await using var trace = await AssociateAsync();
        AccessItem[] items = [new AccessItem.Get(CosemAttribute.Parse("7:1.0.99.1.0.255:2"), new SelectiveAccess.ByEntry(1, 2))];
        var access = trace.Link.AccessAsync(items, default, breakOnError: true).AsTask();

        await trace.ExpectAsync("D9 E0000001 00 01 04 0007 0100630100FF 02 02 0204 0600000001 0600000002 120001 120000 01 00");
        await trace.RespondAsync("DA E0000001 00 00 01 0100 01 0100");

        (await access)[0].Decode().ShouldBe(DlmsData.ArrayOf());
    }

    [Fact]
    public async Task Client_NullDataRead_IsAValueAndNullDataReturned_IsNone()
    {
        await using var trace = await AssociateAsync();
        var access = trace.Link.AccessAsync([new AccessItem.Get(Name), new AccessItem.Action(Disconnect)], default).AsTask();

        await trace.ExpectAsync("D9 C0000001 00 02 01 0001 00002A0000FF 02 03 0046 000060030AFF 01 02 00 00");
        await trace.RespondAsync("DA C0000001 00 00 02 00 00 02 0100 0300");

        var results = await access;
        results[0].Decode().ShouldBe(DlmsData.Null.Instance);
        results[1].Decode().ShouldBeNull();
    }

    [Fact]
    public async Task Client_ExceptionResponse_IsTheRefusalOfEveryPart()
    {
        await using var trace = await AssociateAsync();
        var access = trace.Link.AccessAsync([new AccessItem.Get(Name), new AccessItem.Get(Clock)], default).AsTask();
        await trace.Meter.ReadAsync(8 + 28);
        await trace.RespondAsync("D80104");

        (await access).Select(r => r.Refusal).ShouldAllBe(r => r == new Refusal.Exception(new ExceptionResponse(1, 4)));
    }

    [Theory]
    [InlineData("another invoke id", "DA C0000002 00 00 01 00 01 0100")]
    [InlineData("too many results", "DA C0000001 00 00 01 00 02 0100 0100")]
    [InlineData("too few data", "DA C0000001 00 00 00 01 0100")]
    [InlineData("the result of another service", "DA C0000001 00 00 01 00 01 0300")]
    [InlineData("another response", "C401C10000")]
    public async Task Client_ResponseThatDoesNotFit_IsAProtocolViolation(string what, string response)
    {
        await using var trace = await AssociateAsync();
        var access = trace.Link.AccessAsync([new AccessItem.Get(Name)], default).AsTask();
        await trace.ExpectAsync("D9 C0000001 00 01 01 0001 00002A0000FF 02 01 00");
        await trace.RespondAsync(response);

        (await Should.ThrowAsync<LinkException>(access, what)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task Client_NotGranted_AsksOneByOneAndStopsWhereToldTo()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var access = trace.Link.AccessAsync(GetSetAction, default, breakOnError: true).AsTask();

        await trace.ExpectAsync("C001C1 0001 00002A0000FF 02 00");
        await trace.RespondAsync("C401C1 00 0A03414243");
        await trace.ExpectAsync("C101C2 0008 0000010000FF 02 00 1107");
        await trace.RespondAsync("C501C2 03");

        var results = await access;
        results[0].Decode().ShouldBe(new DlmsData.VisibleString("ABC"));
        results[1].Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ReadWriteDenied));
        results[2].Refusal.ShouldBe(new Refusal.Action(ActionResult.OtherReason));
    }

    [Fact]
    public void Server_GetSetAndAction_AreServedInOrder()
    {
        var trace = Serve();

        trace.Exchange(
            "D9 40000001 00 05 01 0001 00002A0000FF 02 02 0001 00002A0000FF 02 01 0001 00002A0000FF 02 01 0001 00002A0001FF 02 03 0046 000060030AFF 01"
            + "05 00 0A0141 00 00 0F00",
            "DA 40000001 00 00 05 0A03414243 00 0A0141 00 0F00 05 0100 0200 0100 0104 0300");
        trace.Device.Calls.Count.ShouldBe(5);
    }

    [Fact]
    public void Server_BreakOnError_DoesNothingAfterTheFirstRefusal()
    {
        var trace = Serve();

        trace.Exchange(
            "D9 60000001 00 03 02 0001 00002A0001FF 02 01 0001 00002A0000FF 02 03 0046 000060030AFF 01 03 0A0141 00 0F00",
            "DA 60000001 00 00 03 00 00 00 03 0204 01FA 03FA");
        trace.Device.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public void Server_SelfDescriptive_RepeatsTheRequestsList() =>
        Serve().Exchange("D9 50000002 00 01 01 0001 00002A0000FF 02 01 00", "DA 50000002 00 01 01 01 0001 00002A0000FF 02 01 0A03414243 01 0100");

    [Fact]
    public void Server_Unconfirmed_IsServedAndNotAnswered()
    {
        var trace = Serve();

        trace.Exchange("D9 00000001 00 01 02 0001 00002A0000FF 02 01 0A0141", "");

        trace.Device.Attributes[Name].ShouldBe(new DlmsData.VisibleString("A"));
    }

    [Theory]
    [InlineData("counts that differ", "D9 40000001 00 01 01 0001 00002A0000FF 02 02 00 00", "D80103")]
    [InlineData("cut short", "D9 40000001 00 01 01 0001 00002A0000FF", "D80103")]
    [InlineData("an answer is not answered", "DA 40000001 00 00 00 00", "")]
    public void Server_BadRequests_AreRefusedWhole(string what, string request, string response)
    {
        var trace = Serve();

        trace.Send(request).ShouldBe(response, what);
        trace.Device.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Server_ResponseBeyondTheClientsSize_IsRefusedWithoutBlocks()
    {
        var trace = new ServerTrace();
        trace.Device.Public = new ClientPolicy(AuthenticationMechanism.None) { Conformance = (Conformance)0x00485D };
        trace.Device.Attributes[Name] = DlmsData.FromOctets(new byte[100]);
        trace.Associate(Granted, clientPduSize: 64);

        trace.Exchange("D9 40000001 00 01 01 0001 00002A0000FF 02 01 00", "D80104");
    }

    [Fact]
    public void Server_NotGranted_Refuses() => new ServerTrace().Associate().Exchange("D9 40000001 00 01 01 0001 00002A0000FF 02 01 00", "D80102");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Server_MutatedRequests_NeverThrow(int seed)
    {
        var random = new Random(seed);
        var requests = Vector.Xdlms.Where(v => v.Kind == "access-request").Select(v => v.Octets).ToArray();
        var trace = Serve();
        for (var round = 0; round < 10_000; round++)
        {
            var octets = requests[random.Next(requests.Length)].ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                octets[random.Next(1, octets.Length)] = (byte)random.Next(256);
            }

            var reply = new AxdrWriter();
            trace.Server.Handle(octets.AsMemory(0, random.Next(8) == 0 ? random.Next(1, octets.Length) : octets.Length), reply);
        }
    }

    private static Task<ClientTrace> AssociateAsync() =>
        ClientTrace.AssociateAsync(new AssociationOptions { ProposedConformance = (Conformance)0x00485D }, Granted);

    private static ServerTrace Serve()
    {
        var trace = new ServerTrace();
        trace.Device.Public = new ClientPolicy(AuthenticationMechanism.None) { Conformance = (Conformance)0x00485D };
        trace.Device.Attributes[Name] = new DlmsData.VisibleString("ABC");
        return trace.Associate(Granted);
    }
}
