using System.Net;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>Where a meter is, in the form each client wants it: neither pays for making it.</summary>
internal sealed record MeterAddress(IPEndPoint Socket)
{
    public MeterEndpoint Endpoint { get; } = new(Socket.Address.ToString(), Socket.Port);
}
