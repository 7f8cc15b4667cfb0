using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>On what terms one client of one meter associates: the meter's where pinned, else its profile's. Nothing weaker is ever tried.</summary>
public readonly record struct AssociationTerms(ushort ClientAddress, AuthenticationMechanism Mechanism, SecuritySuite Suite, SecurityProtection Protection)
{
    public static AssociationTerms Of(Meter meter, MeterProfile profile, ClientRole role)
    {
        var client = profile.Clients[role];
        if (role == ClientRole.Public)
        {
            return new(client.Address, client.Authentication, SecuritySuite.Suite0, SecurityProtection.None);
        }

        var mechanism = meter.Security.Authentication ?? client.Authentication;
        return new(
            client.Address, mechanism, meter.Security.Suite ?? profile.Security.Suite, meter.Security.Protection ?? profile.Security.ProtectionWith(mechanism));
    }

    public bool Ciphers => Protection != SecurityProtection.None;

    /// <summary>GUEK and its counters are needed.</summary>
    public bool NeedsEncryptionKey => Ciphers || Mechanism == AuthenticationMechanism.HlsGmac;

    /// <summary>GAK is needed.</summary>
    public bool NeedsAuthenticationKey => (Protection & SecurityProtection.Authentication) != 0 || Mechanism == AuthenticationMechanism.HlsGmac;

    /// <summary>The association's own secret is needed.</summary>
    public bool NeedsSecret => Mechanism is AuthenticationMechanism.Lls or AuthenticationMechanism.HlsMd5 or AuthenticationMechanism.HlsSha1 or AuthenticationMechanism.HlsSha256;

    /// <summary>Anything beyond a password.</summary>
    public bool IsSecured => Ciphers || Mechanism > AuthenticationMechanism.Lls;

    /// <summary>What must be stored for the meter.</summary>
    public IReadOnlyList<SecretKind> Needs(ClientRole role)
    {
        if (role == ClientRole.Public)
        {
            return [];
        }

        var needs = new List<SecretKind>(3);
        if (NeedsSecret)
        {
            needs.Add(MeterKeySet.KindOf(role));
        }

        if (NeedsEncryptionKey)
        {
            needs.Add(SecretKind.EncryptionKey);
        }

        if (NeedsAuthenticationKey)
        {
            needs.Add(SecretKind.AuthenticationKey);
        }

        return needs;
    }
}
