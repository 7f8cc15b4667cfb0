using System.Globalization;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Tests.Transports;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>An associated client and the scripted meter at the other end, in APDUs: client 16, logical device 1.</summary>
internal sealed class ClientTrace : IAsyncDisposable
{
    /// <summary>The AARQ of <see cref="AssociationOptions"/>' defaults.</summary>
    public const string DefaultAarq = "601DA109060760857405080101BE10040E01000000065F1F0400005E1DFFFF";

    private ClientTrace(InMemoryTransport near, InMemoryTransport far)
    {
        Near = near;
        Meter = new TracePeer(far);
    }

    public InMemoryTransport Near { get; }

    public TracePeer Meter { get; }

    public ManualTimeProvider Time { get; } = new();

    public IMeterLink Link { get; private set; } = null!;

    /// <summary>Connected, with AARQ not yet sent.</summary>
    public static ClientTrace Connect()
    {
        var (near, far) = InMemoryTransport.CreatePair();
        return new(near, far);
    }

    /// <summary>Associated; everything proposed is granted but what <paramref name="conformance"/> leaves out.</summary>
    public static async Task<ClientTrace> AssociateAsync(AssociationOptions? options = null, string conformance = "005E1D", ushort serverPduSize = 1024)
    {
        var trace = Connect();
        var associate = trace.BeginAssociate(options ?? new AssociationOptions());
        var header = await trace.Meter.ReadAsync(8);
        await trace.Meter.ReadAsync((header[6] << 8) | header[7]);
        await trace.RespondAsync($"6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400{conformance}{serverPduSize:X4}0007");
        trace.Link = await associate;
        return trace;
    }

    public Task<IMeterLink> BeginAssociate(AssociationOptions options) => new MeterConnector(Time).AssociateAsync(Near, 1, options, default).AsTask();

    /// <summary>The link of an association made by hand; it is disposed with the trace.</summary>
    public void Take(IMeterLink link) => Link = link;

    public Task ExpectAsync(string apdu) => Meter.ExpectAsync(Frame("0010", "0001", apdu));

    public Task RespondAsync(string apdu) => Meter.SendAsync(Frame("0001", "0010", apdu));

    public async ValueTask DisposeAsync()
    {
        if (Link is not null)
        {
            await Link.DisposeAsync();
        }

        await Meter.DisposeAsync();
    }

    public static string Frame(string source, string destination, string apdu)
    {
        var body = apdu.Replace(" ", "", StringComparison.Ordinal);
        return $"0001{source}{destination}{(body.Length / 2).ToString("X4", CultureInfo.InvariantCulture)}{body}";
    }
}
