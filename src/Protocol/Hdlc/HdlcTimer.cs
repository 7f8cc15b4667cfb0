namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>What a client's link is waiting for.</summary>
internal enum HdlcTimer
{
    /// <summary>Nothing: the turn is ours and there is nothing to say.</summary>
    Stopped,

    /// <summary>The frame that answers our poll.</summary>
    Response,

    /// <summary>The time to ask a peer again that had nothing to say.</summary>
    Poll,
}
