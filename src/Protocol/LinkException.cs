namespace PrepaidMeter.Protocol;

/// <summary>Why a link is gone.</summary>
public enum LinkFailure
{
    /// <summary>No route, or no answer to the connection attempt.</summary>
    Unreachable,

    /// <summary>The peer actively refused the connection.</summary>
    Refused,

    /// <summary>The peer accepted the connection but did not answer in time. A request may have taken effect.</summary>
    Timeout,

    /// <summary>The peer closed or reset the connection. A request under way may have taken effect.</summary>
    Closed,

    /// <summary>The peer broke the protocol: an answer that can not be decoded or does not belong to the request.</summary>
    ProtocolViolation,
}

/// <summary>The link is dead; nothing more can be done on it. Whether a request in flight took effect is unknown.</summary>
public sealed class LinkException(LinkFailure failure, string message, Exception? inner = null)
    : DlmsException(message, failure != LinkFailure.ProtocolViolation, inner)
{
    public LinkFailure Failure { get; } = failure;
}
