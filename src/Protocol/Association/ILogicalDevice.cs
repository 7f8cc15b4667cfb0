using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// What a server endpoint serves: the objects of one logical device. Calls for one device come one at a time per association, from any
/// association at once: an implementation that shares state guards it.
/// </summary>
public interface ILogicalDevice
{
    /// <summary>
    /// The device's short names where it speaks in short names, and in those alone: clients associate in that context, and the policy's conformance is
    /// that of short names. Null: logical names.
    /// </summary>
    ShortNameDirectory? ShortNames => null;

    /// <summary>Decides on an AARQ: how this client may associate by this mechanism. Null rejects: client or mechanism not allowed.</summary>
    ClientPolicy? FindClient(ushort clientAddress, AuthenticationMechanism mechanism);

    /// <summary>Writes the attribute's value to <paramref name="writer"/>; on anything but success what was written is discarded.</summary>
    DataAccessResult Get(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, AxdrWriter writer);

    DataAccessResult Set(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, DlmsData value);

    /// <summary>Invokes; may write return data to <paramref name="returnData"/> (nothing written = none).</summary>
    ActionResult Invoke(ServerContext context, CosemMethod method, DlmsData? parameter, AxdrWriter returnData);
}

/// <summary>How one client may associate: mechanism and secret are pinned, nothing weaker is accepted.</summary>
public sealed record ClientPolicy(AuthenticationMechanism Mechanism, LlsSecret? Secret = null)
{
    public ushort MaxReceivePduSize { get; init; } = 1024;

    /// <summary>1..63: blocks taken in one go where general block transfer is granted; 1 over HDLC, whatever is said here.</summary>
    public byte GeneralBlockTransferWindow { get; init; } = 8;

    /// <summary>Ciphering and what HLS needs; null for neither. Requests below its protection are refused.</summary>
    public ServerSecurity? Security { get; init; }

    /// <summary>Longest APDU the meter itself sends; 0 for as long as the client takes.</summary>
    public ushort MaxSendPduSize { get; init; }

    /// <summary>Added to the number of every block but the first, to see what a client makes of it. 0 is the standard's way.</summary>
    public uint BlockNumberError { get; init; }

    public Xdlms.Conformance Conformance { get; init; } = new AssociationOptions().ProposedConformance;
}

/// <summary>The association a request came in on.</summary>
public sealed record ServerContext(ushort ClientAddress, AuthenticationMechanism Mechanism)
{
    /// <summary>The application context is one with ciphering.</summary>
    public bool IsCiphered { get; init; }

    /// <summary>The title the client gave; null where it gave none.</summary>
    public Security.SystemTitle? ClientSystemTitle { get; init; }
}
