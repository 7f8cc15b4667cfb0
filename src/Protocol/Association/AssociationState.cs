namespace PrepaidMeter.Protocol.Association;

/// <summary>States of the client's application association (IEC 62056-5-3, connection-oriented client control function).</summary>
internal enum AssociationState
{
    /// <summary>Transport connected, AARQ not sent.</summary>
    Idle,

    /// <summary>AARQ sent, AARE awaited.</summary>
    AssociationPending,

    /// <summary>AARE accepted, the passes of HLS not done: nothing but reply_to_HLS_authentication may be sent.</summary>
    AuthenticationPending,

    /// <summary>Requests may be sent.</summary>
    Associated,

    /// <summary>RLRQ sent, RLRE awaited.</summary>
    ReleasePending,

    /// <summary>Released, rejected or lost. Final.</summary>
    Ended,
}
