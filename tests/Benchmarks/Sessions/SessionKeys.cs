using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>Both sides' keys and titles. Everybody may know them: they protect nothing but a benchmark.</summary>
internal static class SessionKeys
{
    public const string Encryption = "000102030405060708090A0B0C0D0E0F";
    public const string Authentication = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";

    public static readonly SystemTitle Client = new("PPM", 1);
    public static readonly SystemTitle Meter = new("MTR", 7);

    public static AssociationOptions Options(SessionSecurity security)
    {
        var options = new AssociationOptions { ConnectTimeout = TimeSpan.FromSeconds(60), ResponseTimeout = TimeSpan.FromSeconds(60) };
        return security == SessionSecurity.None ? options : options with
        {
            Mechanism = AuthenticationMechanism.HlsGmac,
            Security = new SecurityOptions
            {
                ClientSystemTitle = Client,
                EncryptionKey = GlobalUnicastEncryptionKey.Parse(Encryption),
                AuthenticationKey = AuthenticationKey.Parse(Authentication),
                InvocationCounters = new InMemoryInvocationCounterSource(new InvocationCounter(1000)),
            },
        };
    }

    public static ClientPolicy Policy(SessionSecurity security) => security == SessionSecurity.None
        ? new ClientPolicy(AuthenticationMechanism.None)
        : new ClientPolicy(AuthenticationMechanism.HlsGmac)
        {
            Security = new ServerSecurity
            {
                SystemTitle = Meter,
                EncryptionKey = GlobalUnicastEncryptionKey.Parse(Encryption),
                AuthenticationKey = AuthenticationKey.Parse(Authentication),
            },
        };

    public static ApduProtector Protector() => new(GlobalUnicastEncryptionKey.Parse(Encryption), AuthenticationKey.Parse(Authentication));
}
