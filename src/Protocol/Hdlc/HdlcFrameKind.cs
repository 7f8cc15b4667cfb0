namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>The frames of IEC 62056-46 by their control field. The default is a control field that is none of them.</summary>
public enum HdlcFrameKind
{
    Unknown,

    /// <summary>I: numbered information.</summary>
    Information,

    /// <summary>RR: acknowledges; ready for more.</summary>
    ReceiveReady,

    /// <summary>RNR: acknowledges; not ready for more.</summary>
    ReceiveNotReady,

    /// <summary>SNRM: the client connects.</summary>
    SetNormalResponseMode,

    /// <summary>DISC: the client disconnects.</summary>
    Disconnect,

    /// <summary>UA: yes to SNRM or DISC.</summary>
    UnnumberedAcknowledge,

    /// <summary>DM: there is no connection.</summary>
    DisconnectedMode,

    /// <summary>FRMR: a frame could not be accepted, and resending it would not help.</summary>
    FrameReject,

    /// <summary>UI: information outside any connection, such as a push.</summary>
    UnnumberedInformation,
}
