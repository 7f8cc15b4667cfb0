using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>
/// Who may associate and with what rights: anyone reads without authentication; with the password, or by HLS where the meter has that in its place,
/// any client has full rights, except the reading client.
/// </summary>
/// <param name="mechanism">The one mechanism of clients with rights; null is LLS.</param>
internal sealed class ClientRegister(LlsSecret password, AuthenticationMechanism? mechanism, ServerSecurity? security, Referencing referencing = default)
{
    /// <summary>Client 32 reads, password or not.</summary>
    public const ushort ReadingClient = 32;

    private ServerSecurity? _security = security;

    private readonly AuthenticationMechanism _mechanism = mechanism ?? AuthenticationMechanism.Lls;

    private static readonly Conformance LogicalNameServices = new AssociationOptions().ProposedConformance;
    private static readonly Conformance ShortNameServices = new AssociationOptions { Referencing = Referencing.ShortName }.ProposedConformance;

    /// <summary>For associations from now on; those there are keep what they began with.</summary>
    public ServerSecurity? Security { get => Volatile.Read(ref _security); set => Volatile.Write(ref _security, value); }

    public Referencing Referencing => referencing;

    private Conformance Services => referencing == Referencing.ShortName ? ShortNameServices : LogicalNameServices;

    public ClientPolicy? Find(AuthenticationMechanism asked) =>
        asked == AuthenticationMechanism.None ? new(asked) { Conformance = Services }
        : asked != _mechanism ? null
        : Security is not { } keys ? new(asked, password) { Conformance = Services }
        : new(asked, asked == AuthenticationMechanism.Lls ? password : null) { Security = keys, Conformance = Services | Conformance.GeneralProtection };

    public static ClientRights RightsOf(ServerContext client) =>
        client.Mechanism == AuthenticationMechanism.None || client.ClientAddress == ReadingClient ? ClientRights.ReadOnly : ClientRights.Full;
}
