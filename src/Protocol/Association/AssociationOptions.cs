using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>As whom, and how, to associate. Prints no secret.</summary>
public sealed record AssociationOptions
{
    private const Conformance LogicalNameServices =
        Conformance.Get | Conformance.Set | Conformance.Action | Conformance.SelectiveAccess | Conformance.MultipleReferences |
        Conformance.BlockTransferWithGetOrRead | Conformance.BlockTransferWithSetOrWrite | Conformance.BlockTransferWithAction | Conformance.PriorityManagementSupported;

    private const Conformance ShortNameServices =
        Conformance.Read | Conformance.Write | Conformance.UnconfirmedWrite | Conformance.InformationReport | Conformance.MultipleReferences |
        Conformance.ParameterizedAccess | Conformance.BlockTransferWithGetOrRead | Conformance.BlockTransferWithSetOrWrite;

    /// <summary>Client SAP: 16 public client, others by companion standard.</summary>
    public ushort ClientAddress { get; init; } = 16;

    public AuthenticationMechanism Mechanism { get; init; }

    /// <summary>LLS secret; null for no security.</summary>
    public LlsSecret? Secret { get; init; }

    /// <summary>Ciphering and what HLS needs; null for neither.</summary>
    public SecurityOptions? Security { get; init; }

    public Referencing Referencing { get; init; }

    /// <summary>None stands for the services of <see cref="Referencing"/> that every meter should have.</summary>
    public Conformance ProposedConformance
    {
        get => field != Conformance.None ? field : Referencing == Referencing.ShortName ? ShortNameServices : LogicalNameServices;
        init;
    }

    /// <summary>Largest APDU this client takes, 12..65535 octets; 0 = no limit stated.</summary>
    public ushort MaxReceivePduSize { get; init; } = 0xFFFF;

    /// <summary>Ceiling for one assembled attribute value over all blocks, in octets.</summary>
    public int MaxValueSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most attributes in one GET with list; some meters take only a few (QUIRKS meters 20). 0 = as many as fit, 1 = never a list.</summary>
    public int MaxListItems { get; init; }

    /// <summary>Takes a set-response to a block that has an octet too many, as one other server sends it; the block number stands where it should.</summary>
    public bool AcceptLongSetBlockResponse { get; init; }

    /// <summary>1..63: blocks this client takes in one go where general block transfer is proposed and granted; 1 over HDLC, whatever is said here.</summary>
    public byte GeneralBlockTransferWindow { get; init; } = 1;

    /// <summary>The meter is behind a gateway, which is who is connected to; null for a meter that is spoken to itself.</summary>
    public GatewayAddress? Gateway { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the request's last octet to the response's last octet.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Some meters do not know RLRQ (QUIRKS meters 17): false closes the transport only.</summary>
    public bool UseReleaseRequest { get; init; } = true;
}
