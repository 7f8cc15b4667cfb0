using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Who may associate and with what rights: anyone reads without authentication; with the password any client has full rights, except the reading client.</summary>
internal static class ClientRegister
{
    /// <summary>Client 32 reads, password or not.</summary>
    public const ushort ReadingClient = 32;

    public static ClientPolicy? Find(AuthenticationMechanism mechanism, LlsSecret password) => mechanism switch
    {
        AuthenticationMechanism.None => new(mechanism),
        AuthenticationMechanism.Lls => new(mechanism, password),
        _ => null,
    };

    public static ClientRights RightsOf(ServerContext client) =>
        client.Mechanism == AuthenticationMechanism.None || client.ClientAddress == ReadingClient ? ClientRights.ReadOnly : ClientRights.Full;
}
