using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>One server association, driven in hex.</summary>
internal sealed class ServerTrace(ushort client = 16, int maxValueSize = 100_000)
{
    /// <summary>No security; proposes 005E1D and takes 65535 octets.</summary>
    public const string PublicAarq = ClientTrace.DefaultAarq;

    public MemoryDevice Device { get; } = new();

    public AssociationServer Server => field ??= new AssociationServer(Device, client, maxValueSize);

    /// <summary>Associates; the client takes APDUs of <paramref name="clientPduSize"/>.</summary>
    public ServerTrace Associate(string conformance = "005E1D", ushort clientPduSize = 0xFFFF)
    {
        Send($"601DA109060760857405080101BE10040E01000000065F1F0400{conformance}{clientPduSize:X4}");
        Server.IsAssociated.ShouldBeTrue();
        return this;
    }

    /// <summary>The response in hex; "" when there is none.</summary>
    public string Send(string apdu)
    {
        var reply = new AxdrWriter();
        return Server.Handle(Convert.FromHexString(apdu.Replace(" ", "", StringComparison.Ordinal)), reply) ? Convert.ToHexString(reply.WrittenSpan) : "";
    }

    /// <summary>The APDU that goes out after the one before.</summary>
    public string Continue()
    {
        Server.HasMore.ShouldBeTrue();
        var reply = new AxdrWriter();
        Server.Continue(reply);
        return Convert.ToHexString(reply.WrittenSpan);
    }

    public void Exchange(string request, string response) => Send(request).ShouldBe(response.Replace(" ", "", StringComparison.Ordinal));
}
