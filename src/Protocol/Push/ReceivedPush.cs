using System.Net;

namespace PrepaidMeter.Protocol.Push;

/// <summary>A push that was admitted, opened and decoded.</summary>
/// <param name="Sender">As of the outermost APDU: protected when the push was.</param>
public sealed record ReceivedPush(PushSender Sender, PushMessage Message);

/// <summary>Why a listener took something not.</summary>
public enum PushRejectionReason
{
    /// <summary>The policy does not admit the sender, or not without protection.</summary>
    NotAdmitted,

    /// <summary>Protected, and the policy could not open it.</summary>
    NotAuthentic,

    /// <summary>Not decodable, no push, or too long.</summary>
    Malformed,

    /// <summary>Beyond the listener's bounds on connections.</summary>
    TooManyConnections,
}

/// <summary>Something that was not taken. Holds none of its octets.</summary>
/// <param name="Detail">The decode error's words; null where there was none.</param>
public sealed record PushRejection(EndPoint? Source, PushRejectionReason Reason, string? Detail = null)
{
    /// <summary>Who it said it was, as far as that was read; not proved.</summary>
    public PushSender? Sender { get; init; }

    /// <summary>Where it is not decodable: "HDLC", "wrapper", "M-Bus", "security", "xDLMS", "A-XDR"; null where that is not the reason.</summary>
    public string? Layer { get; init; }

    /// <summary>Octet offset in what that layer was given.</summary>
    public int? Offset { get; init; }

    internal static PushRejection Of(EndPoint? source, DlmsDecodeException error, PushSender? sender = null) =>
        new(source, PushRejectionReason.Malformed, error.Message) { Layer = error.Layer, Offset = error.Offset, Sender = sender };
}
