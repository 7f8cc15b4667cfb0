using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>A meter can not listen where it should.</summary>
public sealed class PortUnavailableException(string host, int port, SocketException? inner)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"Can not listen on {host}:{port}: {Reason(host, port, inner)}."), inner)
{
    public string Host { get; } = host;

    public int Port { get; } = port;

    private static string Reason(string host, int port, SocketException? inner) => inner?.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use",
        SocketError.AddressNotAvailable => "the address is not this machine's",
        SocketError.AccessDenied => "not permitted",
        { } other => other.ToString(),
        null when port > IPEndPoint.MaxPort => "there is no such port",
        null => $"'{host}' is no IP address",
    };
}
