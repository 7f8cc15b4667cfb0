using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Xdlms;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>Client and server together over an in-memory transport: long values both ways, at PDU sizes down to the smallest useful one.</summary>
public sealed class BlockTransferTests
{
    private static readonly CosemAttribute LoadProfile = CosemAttribute.Parse("7:1.0.99.1.0.255:2");
    private static readonly CosemAttribute DeviceName = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly CosemMethod Echo = CosemMethod.Parse("18:0.0.44.0.0.255:1");

    public static TheoryData<int, int> SizesAndPdus
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var pdu in (int[])[24, 127, 128, 140, 255, 256, 270, 512, 1024, 65535])
            {
                foreach (var size in (int[])[0, 1, 100, 126, 127, 128, 129, 250, 255, 256, 257, 1000, 70_000])
                {
                    data.Add(size, pdu);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SizesAndPdus))]
    public async Task Value_OfAnySize_CrossesAnyPduSizeBothWays(int size, int pduSize)
    {
        await using var pair = await ConnectedPair.CreateAsync((ushort)pduSize);
        var octets = new byte[size];
        new Random(size).NextBytes(octets);
        var value = DlmsData.FromOctets(octets);
        pair.Device.Attributes[LoadProfile] = value;
        pair.Device.Attributes[DeviceName] = DlmsData.Null.Instance;

        (await pair.Link.GetAsync(new(LoadProfile), default)).Decode().ShouldBe(value);
        (await pair.Link.SetAsync(DeviceName, value, default)).ShouldBeNull();
        var returned = await pair.Link.InvokeAsync(Echo, value, default);

        pair.Device.Attributes[DeviceName].ShouldBe(value);
        returned.ReturnData!.Value.Decode().ShouldBe(value);
    }

    [Fact]
    public async Task List_OfLongValues_CrossesInBlocks()
    {
        await using var pair = await ConnectedPair.CreateAsync(256);
        List<GetItem> items = [];
        for (ushort i = 0; i < 40; i++)
        {
            var attribute = new CosemAttribute(i, LoadProfile.InstanceId, 2);
            items.Add(new(attribute));
            if (i % 7 != 0)
            {
                pair.Device.Attributes[attribute] = DlmsData.FromOctets(new byte[i * 20]);
            }
        }

        var results = await pair.Link.GetListAsync(items, default);

        for (var i = 0; i < items.Count; i++)
        {
            results[i].IsSuccess.ShouldBe(i % 7 != 0);
            (results[i].IsSuccess ? results[i].Decode() : null).ShouldBe(pair.Device.Attributes.GetValueOrDefault(items[i].Attribute));
        }
    }

    [Fact]
    public async Task Value_BeyondTheServersCeiling_IsRefusedAndTheLinkGoesOn()
    {
        await using var pair = await ConnectedPair.CreateAsync(512, maxValueSize: 10_000);
        pair.Device.Attributes[DeviceName] = DlmsData.Null.Instance;

        var refusal = await pair.Link.SetAsync(DeviceName, DlmsData.FromOctets(new byte[20_000]), default);

        refusal.ShouldBe(new Refusal.Access(DataAccessResult.LongSetAborted));
        (await pair.Link.GetAsync(new(DeviceName), default)).Decode().ShouldBe(DlmsData.Null.Instance);
        await pair.Link.ReleaseAsync(default);
        await pair.Served;
    }

    private sealed class ConnectedPair(IMeterLink link, MemoryDevice device, Task served) : IAsyncDisposable
    {
        public IMeterLink Link { get; } = link;

        public MemoryDevice Device { get; } = device;

        public Task Served { get; } = served;

        public static async Task<ConnectedPair> CreateAsync(ushort pduSize, int maxValueSize = 1_000_000)
        {
            var (near, far) = InMemoryTransport.CreatePair();
            var time = new ManualTimeProvider();
            var device = new MemoryDevice { Public = new ClientPolicy(AuthenticationMechanism.None) { MaxReceivePduSize = pduSize } };
            var served = new ServerConnection(far, new Dictionary<ushort, ILogicalDevice> { [1] = device }, new MeterServerOptions { MaxValueSize = maxValueSize }, time)
                .ServeAsync(default);
            var link = await new MeterConnector(time).AssociateAsync(near, 1, new AssociationOptions { MaxReceivePduSize = pduSize }, default);
            return new(link, device, served);
        }

        public async ValueTask DisposeAsync()
        {
            await Link.DisposeAsync();
            await Served;
        }
    }
}
