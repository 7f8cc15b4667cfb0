using System.Net.Sockets;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>What a socket error says about a meter. By code, never by text.</summary>
internal static class SocketFailure
{
    /// <summary>While connecting: only an active refusal is told apart; no route, no such name and no answer are all "unreachable".</summary>
    public static LinkFailure OfConnect(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => LinkFailure.Refused,
        SocketError.ConnectionReset or SocketError.ConnectionAborted => LinkFailure.Closed,
        _ => LinkFailure.Unreachable,
    };

    /// <summary>On an established connection: retransmissions that run out are silence, the rest is a close.</summary>
    public static LinkFailure OfConnection(SocketError error) =>
        error == SocketError.TimedOut ? LinkFailure.Timeout : LinkFailure.Closed;
}
