using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>The server's end in short names: bytes as IEC 62056-5-3 has them, and our own client against it.</summary>
public sealed class ShortNameServerTests
{
    private const string Context2 = "60857405080102";

    private static readonly CosemAttribute Energy = CosemAttribute.Parse("3:1.0.1.8.0.255:2");
    private static readonly CosemAttribute Name = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly CosemAttribute Profile = CosemAttribute.Parse("7:1.0.99.1.0.255:2");

    [Fact]
    public void Aarq_InShortNames_IsAcceptedInShortNames()
    {
        var trace = new ServerTrace { Device = { ShortNames = Names() } };

        // Proposed 1C1B20, the vaa-name of short names is FA00.
        trace.Exchange($"601DA1090607{Context2}BE10040E01000000065F1F04001C1B20FFFF", $"6129A1090607{Context2}A203020100A305A103020100BE10040E0800065F1F04001C1B200400FA00");
    }

    [Theory]
    [InlineData(true, "60857405080101")]
    [InlineData(false, Context2)]
    public void Aarq_InTheOtherReferencing_IsRejected(bool shortNames, string context)
    {
        var trace = new ServerTrace { Device = { ShortNames = shortNames ? Names() : null } };

        Aare.Decode(Convert.FromHexString(trace.Send($"601DA1090607{context}BE10040E01000000065F1F04001C1B20FFFF"))).Diagnostic
            .ShouldBe(AssociationDiagnostic.ApplicationContextNameNotSupported);
    }

    [Theory]
    [InlineData("05 01 02 0108", "0C 01 00 060012D687")]
    [InlineData("05 02 02 0108 02 0130", "0C 02 00 060012D687 01 04")] // no such name
    [InlineData("05 01 02 0110", "0C 01 01 04")] // no such attribute
    [InlineData("05 01 04 FA38 01 00", "0C 01 01 04")] // a method the class has not
    [InlineData("06 01 02 0308 01 110A", "0D 01 00")]
    [InlineData("06 01 02 0108 00", "D8 01 03")] // variables without data
    [InlineData("06 02 02 0308 02 0800 02 110A 110B", "0D 02 00 01 04")]
    [InlineData("16 01 02 0308 01 110A", "")] // unconfirmed
    [InlineData("05 01 05 0001", "0C 01 01 10")] // no block under way
    [InlineData("06 01 07 01 0002 01 09020102", "0D 01 01 12")] // a block without its first
    [InlineData("C001C100030100010800FF0200", "D8 02 02")] // a service of logical names
    [InlineData("0C 01 00 00", "")] // an answer
    public void Request_InHex_IsAnsweredInHex(string request, string response)
    {
        var trace = Associated();

        trace.Exchange(request, response);
    }

    [Fact]
    public void Read_MethodWithData_IsInvokedAndWriteWithout()
    {
        var trace = Associated();

        trace.Exchange("05 01 04 FA30 01 0F05", "0C 01 00 0F05"); // read_by_logicalname returns its parameter here
        trace.Exchange("06 01 02 0128 01 0F00", "0D 01 00"); // reset of the register
        trace.Exchange("06 01 02 FA40 01 0F00", "0D 01 00");

        trace.Device.Calls.ShouldBe(["invoke 12:0.0.40.0.0.255:3", "invoke 3:1.0.1.8.0.255:1", "invoke 12:0.0.40.0.0.255:5"]);
    }

    [Fact]
    public void Read_LongerThanTheClientTakes_GoesInBlocks()
    {
        var trace = Associated(clientPduSize: 30);
        trace.Device.Attributes[Name] = DlmsData.FromOctets(Convert.FromHexString(string.Concat(Enumerable.Repeat("0102030405", 8))));

        // Whole: 01 00 09 28 and 40 octets.
        trace.Exchange("05 01 02 0308", "0C 01 02 00 0001 17 01 00 0928 0102030405 0102030405 0102030405 01020304");
        trace.Exchange("05 01 05 0001", "0C 01 02 01 0002 15 05 0102030405 0102030405 0102030405 0102030405");
        trace.Exchange("05 01 05 0002", "0C 01 01 10");
    }

    [Fact]
    public void Write_InBlocks_IsServedWithTheLast()
    {
        var trace = Associated();

        // Whole: 01 02 0308 01 0906 010203040506.
        trace.Exchange("06 01 07 00 0001 01 0906 010203080109", "0D 01 02 0001");
        trace.Exchange("06 01 07 01 0002 01 0907 06010203040506", "0D 01 00");

        trace.Device.Attributes[Name].ShouldBe(DlmsData.FromOctets([1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void Write_BlockOutOfOrder_EndsTheTransfer()
    {
        var trace = Associated();

        trace.Exchange("06 01 07 00 0001 01 0906 010203080109", "0D 01 02 0001");
        trace.Exchange("06 01 07 01 0003 01 0907 06010203040506", "0D 01 01 13");
        trace.Exchange("06 01 07 01 0002 01 0907 06010203040506", "0D 01 01 12");
    }

    [Theory]
    [InlineData(0xFFFF)]
    [InlineData(64)]
    public async Task Client_ReadsWritesAndInvokes(ushort pduSize)
    {
        await using var world = await World.StartAsync(new() { Referencing = Referencing.ShortName, MaxReceivePduSize = pduSize });
        var link = world.Link.ShouldBeOfType<ShortNameLink>();

        (await link.GetAsync(new(Energy), default)).Decode().ShouldBe(new DlmsData.DoubleLongUnsigned(1234567));
        (await link.GetListAsync([new(Energy), new(Name), new(Energy)], default)).Count(r => r.IsSuccess).ShouldBe(3);
        (await link.GetAsync(new(Profile, new SelectiveAccess.ByEntry(1, 2)), default)).IsSuccess.ShouldBeTrue();
        (await link.SetAsync(Name, DlmsData.FromOctets(new byte[3000]), default)).ShouldBeNull();
        (await link.GetAsync(new(Name), default)).Decode().ShouldBe(DlmsData.FromOctets(new byte[3000]));
        (await link.InvokeAsync(CosemMethod.Parse("3:1.0.1.8.0.255:1"), new DlmsData.Integer(0), default)).IsSuccess.ShouldBeTrue();
        (await link.InvokeAsync(CosemMethod.Parse("7:1.0.99.1.0.255:2"), null, default)).Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ReadWriteDenied));
        world.Device.Calls.ShouldContain("get 7:1.0.99.1.0.255:2 ByEntry");
        world.Device.Calls.ShouldContain("invoke 3:1.0.1.8.0.255:1");
        await link.ReleaseAsync(default);
    }

    [Theory]
    [InlineData(AuthenticationMechanism.HlsGmac, SecurityProtection.AuthenticationAndEncryption)]
    [InlineData(AuthenticationMechanism.HlsGmac, SecurityProtection.Authentication)]
    [InlineData(AuthenticationMechanism.HlsSha256, SecurityProtection.None)]
    public async Task Client_WithHls_AuthenticatesByShortNameAndReads(AuthenticationMechanism mechanism, SecurityProtection protection)
    {
        var key = GlobalUnicastEncryptionKey.Parse("000102030405060708090A0B0C0D0E0F");
        var authentication = AuthenticationKey.Parse("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");
        var secret = HlsSecret.Parse("secret");
        var device = new MemoryDevice
        {
            Public = new ClientPolicy(mechanism)
            {
                Conformance = ShortNameServices,
                Security = new() { Protection = protection, SystemTitle = new("MTR", 1), EncryptionKey = key, AuthenticationKey = authentication, Secret = secret },
            },
        };
        var options = new AssociationOptions
        {
            Referencing = Referencing.ShortName,
            Mechanism = mechanism,
            Security = new()
            {
                Protection = protection,
                ClientSystemTitle = new("HES", 1),
                EncryptionKey = key,
                AuthenticationKey = authentication,
                Secret = secret,
                InvocationCounters = new InMemoryInvocationCounterSource(new(1)),
            },
        };

        await using var world = await World.StartAsync(options, device);

        (await world.Link.GetAsync(new(Energy), default)).Decode().ShouldBe(new DlmsData.DoubleLongUnsigned(1234567));
        await world.Link.ReleaseAsync(default);
    }

    [Fact]
    public async Task Client_WithTheWrongHlsSecret_IsRejected()
    {
        var device = new MemoryDevice
        {
            Public = new ClientPolicy(AuthenticationMechanism.HlsSha256)
            {
                Conformance = ShortNameServices,
                Security = new() { Protection = SecurityProtection.None, SystemTitle = new("MTR", 1), Secret = HlsSecret.Parse("secret") },
            },
        };
        var options = new AssociationOptions
        {
            Referencing = Referencing.ShortName,
            Mechanism = AuthenticationMechanism.HlsSha256,
            Security = new() { Protection = SecurityProtection.None, ClientSystemTitle = new("HES", 1), Secret = HlsSecret.Parse("another") },
        };

        await Should.ThrowAsync<AssociationRejectedException>(async () => await World.StartAsync(options, device));
    }

    [Fact]
    public void Assign_NamesDoNotOverlap_AndReservedOnesAreKept()
    {
        var classes = InterfaceClasses.All.Where(c => c.ClassId is not (12 or 17)).Select((c, i) => (c.ClassId, c.Version, new LogicalName(0, 0, 96, 1, (byte)i, 255)));

        var directory = ShortNameDirectory.Assign([(12, 1, new(0, 0, 40, 0, 0, 255)), (17, 0, new(0, 0, 41, 0, 0, 255)), .. classes]);

        directory.Objects[0].BaseName.ShouldBe((ushort)0xFA00);
        directory.Objects[1].BaseName.ShouldBe((ushort)0xFC00);
        directory.Objects.ShouldAllBe(o => o.BaseName % 8 == 0);
        directory.Objects.Select(o => o.BaseName).Distinct().Count().ShouldBe(directory.Objects.Count);
    }

    [Fact]
    public void Assign_MoreObjectsThanNames_IsRefused() => Should.Throw<ArgumentException>(() => ShortNameDirectory.Assign(
        Enumerable.Range(0, 60_000).Select(i => ((ushort)1, (byte)0, new LogicalName(0, 0, 96, (byte)(i >> 8), (byte)(i & 0xFF), 255)))));

    private static Conformance ShortNameServices => new AssociationOptions { Referencing = Referencing.ShortName }.ProposedConformance;

    /// <summary>FA00 the association, 0100 a register, 0200 a profile, 0300 a data object.</summary>
    private static ShortNameDirectory Names() => new(
    [
        new(0xFA00, 12, 1, new(0, 0, 40, 0, 0, 255)), new(0x0100, 3, 0, Energy.InstanceId), new(0x0200, 7, 1, Profile.InstanceId), new(0x0300, 1, 0, Name.InstanceId),
    ]);

    private static ServerTrace Associated(ushort clientPduSize = 0xFFFF)
    {
        var trace = new ServerTrace();
        Fill(trace.Device);
        trace.Send($"601DA1090607{Context2}BE10040E01000000065F1F04001C1B20{clientPduSize:X4}");
        trace.Server.IsAssociated.ShouldBeTrue();
        return trace;
    }

    private static void Fill(MemoryDevice device)
    {
        device.ShortNames = Names();
        device.Attributes[Energy] = new DlmsData.DoubleLongUnsigned(1234567);
        device.Attributes[Name] = DlmsData.FromOctets("PPM0000000000001"u8);
        device.Attributes[Profile] = DlmsData.ArrayOf();
        device.Attributes[CosemAttribute.Parse("12:0.0.40.0.0.255:2")] = DlmsData.ArrayOf([.. device.ShortNames.Objects.Select(Element)]);
    }

    private static DlmsData Element(ShortNameObject listed)
    {
        var octets = new byte[LogicalName.Size];
        listed.LogicalName.Write(octets);
        return DlmsData.StructureOf(
            new DlmsData.Long(unchecked((short)listed.BaseName)), new DlmsData.LongUnsigned(listed.ClassId), new DlmsData.Unsigned(listed.Version), DlmsData.FromOctets(octets));
    }

    /// <summary>Our client and our server in memory.</summary>
    private sealed class World(IMeterLink link, MemoryDevice device, CancellationTokenSource stop, Task serving) : IAsyncDisposable
    {
        public IMeterLink Link { get; } = link;

        public MemoryDevice Device { get; } = device;

        public static async Task<World> StartAsync(AssociationOptions options, MemoryDevice? device = null)
        {
            device ??= new MemoryDevice { Public = new(AuthenticationMechanism.None) { Conformance = ShortNameServices } };
            Fill(device);
            var (client, server) = InMemoryTransport.CreatePair();
            var stop = new CancellationTokenSource();
            var serving = new ServerConnection(server, new Dictionary<ushort, ILogicalDevice> { [1] = device }, new(), TimeProvider.System).ServeAsync(stop.Token);
            try
            {
                return new(await new MeterConnector(TimeProvider.System).AssociateAsync(client, 1, options, default), device, stop, serving);
            }
            catch
            {
                await stop.CancelAsync();
                await serving;
                stop.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Link.DisposeAsync();
            await stop.CancelAsync();
            await serving;
            stop.Dispose();
        }
    }
}
