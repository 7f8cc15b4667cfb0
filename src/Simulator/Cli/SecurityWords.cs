using System.CommandLine;
using System.CommandLine.Parsing;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.Simulator.Cli;

/// <summary>The words of authentication and ciphering, the same as the head-end's.</summary>
internal static class SecurityWords
{
    private static readonly Dictionary<string, AuthenticationMechanism> Mechanisms = new()
    {
        ["lls"] = AuthenticationMechanism.Lls,
        ["hls-md5"] = AuthenticationMechanism.HlsMd5,
        ["hls-sha1"] = AuthenticationMechanism.HlsSha1,
        ["hls-gmac"] = AuthenticationMechanism.HlsGmac,
        ["hls-sha256"] = AuthenticationMechanism.HlsSha256,
        ["hls-ecdsa"] = AuthenticationMechanism.HlsEcdsa,
    };

    private static readonly Dictionary<string, SecurityProtection> Protections = new()
    {
        ["none"] = SecurityProtection.None,
        ["auth"] = SecurityProtection.Authentication,
        ["enc"] = SecurityProtection.Encryption,
        ["auth-enc"] = SecurityProtection.AuthenticationAndEncryption,
    };

    private static readonly Option<string> Auth = new Option<string>("--auth") { Description = "How clients with rights associate.", DefaultValueFactory = _ => "lls" }
        .OneOf([.. Mechanisms.Keys]);

    private static readonly Option<string?> Protection = new Option<string?>("--security") { Description = "Least protection of their services; without it auth-enc for hls-gmac and hls-ecdsa, else none." }
        .OneOf([.. Protections.Keys]);

    private static readonly Option<int> Suite = new Option<int>("--suite") { Description = "Security suite.", DefaultValueFactory = _ => 0, HelpName = "N" }.OneOf("0", "1", "2");
    private static readonly Option<SystemTitle?> Title = new("--system-title") { Description = "System title of the first meter, 16 hex digits; the next meter has the next.", HelpName = "HEX", CustomParser = ParseTitle };
    private static readonly Option<GlobalUnicastEncryptionKey?> Guek = new("--guek") { Description = "Global unicast encryption key of every meter; without it each has its own.", HelpName = "HEX", CustomParser = r => ParseKey(r, GlobalUnicastEncryptionKey.Parse) };
    private static readonly Option<AuthenticationKey?> Gak = new("--gak") { Description = "Authentication key of every meter; without it each has its own.", HelpName = "HEX", CustomParser = r => ParseKey(r, AuthenticationKey.Parse) };
    private static readonly Option<FileInfo?> SigningKey = new("--signing-key") { Description = "hls-ecdsa: private key of every meter.", HelpName = "PEM" };
    private static readonly Option<FileInfo?> ClientCertificate = new("--client-certificate") { Description = "hls-ecdsa: certificate or public key of the client.", HelpName = "PEM" };

    public static string Of(AuthenticationMechanism mechanism) => Mechanisms.First(m => m.Value == mechanism).Key;

    public static string Of(SecurityProtection protection) => Protections.First(p => p.Value == protection).Key;

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Auth, Protection, Suite, Title, Guek, Gak, SigningKey, ClientCertificate })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var length = ((SecuritySuite)result.GetValue(Suite)).KeyLength();
            if ((KeyOf(result, Guek)?.Length ?? length) != length || (KeyOf(result, Gak)?.Length ?? length) != length)
            {
                result.AddError($"Keys of suite {result.GetValue(Suite)} have {2 * length} hex digits.");
            }

            if (result.GetValue(Auth) == "hls-ecdsa" && (result.GetValue(SigningKey) is null || result.GetValue(ClientCertificate) is null || result.GetValue(Suite) == 0))
            {
                result.AddError("--auth hls-ecdsa needs --signing-key, --client-certificate and --suite 1 or 2.");
            }
        });
    }

    /// <summary>Null for LLS without ciphering, as meters are without any of the words.</summary>
    /// <param name="password">Also the secret of HLS.</param>
    public static FleetSecurity? Read(ParseResult arguments, string? password)
    {
        var mechanism = Mechanisms[arguments.GetValue(Auth)!];
        var protection = arguments.GetValue(Protection) is { } word ? Protections[word]
            : mechanism is AuthenticationMechanism.HlsGmac or AuthenticationMechanism.HlsEcdsa ? SecurityProtection.AuthenticationAndEncryption
            : SecurityProtection.None;
        if (mechanism == AuthenticationMechanism.Lls && protection == SecurityProtection.None)
        {
            return null;
        }

        var suite = (SecuritySuite)arguments.GetValue(Suite);
        return new()
        {
            Mechanism = mechanism,
            Suite = suite,
            Protection = protection,
            SystemTitle = arguments.GetValue(Title),
            EncryptionKey = arguments.GetValue(Guek),
            AuthenticationKey = arguments.GetValue(Gak),
            Secret = HlsSecret.Parse(password ?? "12345678"),
            SigningKey = arguments.GetValue(SigningKey) is { } key ? DigitalSignatureKey.FromPem(suite, File.ReadAllText(key.FullName)) : null,
            ClientVerificationKey = arguments.GetValue(ClientCertificate) is { } certificate ? DigitalSignatureVerificationKey.FromPem(suite, File.ReadAllText(certificate.FullName)) : null,
        };
    }

    /// <summary>The words of a meter that only sends: it is ciphered where keys are given.</summary>
    public static void AddPushTo(Command command)
    {
        foreach (var option in new Option[] { Protection, Suite, Title, Guek, Gak })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var length = ((SecuritySuite)result.GetValue(Suite)).KeyLength();
            if (Ciphers(result) && (result.GetValue(Guek) is null || result.GetValue(Gak) is null))
            {
                result.AddError("Ciphered pushes need --guek and --gak.");
            }
            else if ((result.GetValue(Guek)?.Length ?? length) != length || (result.GetValue(Gak)?.Length ?? length) != length)
            {
                result.AddError($"Keys of suite {result.GetValue(Suite)} have {2 * length} hex digits.");
            }
        });
    }

    public static bool Ciphers(CommandResult result) =>
        result.GetResult(Guek) is not null || result.GetResult(Gak) is not null || result.GetResult(Protection)?.Tokens is [{ Value: not "none" }];

    /// <summary>Null for plain pushes.</summary>
    public static FleetSecurity? ReadPush(ParseResult arguments) => !Ciphers(arguments.CommandResult) ? null : new()
    {
        Suite = (SecuritySuite)arguments.GetValue(Suite),
        Protection = arguments.GetValue(Protection) is { } word ? Protections[word] : SecurityProtection.AuthenticationAndEncryption,
        SystemTitle = arguments.GetValue(Title),
        EncryptionKey = arguments.GetValue(Guek),
        AuthenticationKey = arguments.GetValue(Gak),
    };

    /// <summary>Null also for one that is no key: the option itself says so.</summary>
    private static T? KeyOf<T>(CommandResult result, Option<T?> option)
        where T : SymmetricKey
    {
        try
        {
            return result.GetValue(option);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static SystemTitle? ParseTitle(ArgumentResult result)
    {
        if (SystemTitle.TryParse(result.Tokens[0].Value, out var title))
        {
            return title;
        }

        result.AddError("--system-title: a system title is 16 hex digits.");
        return null;
    }

    private static T? ParseKey<T>(ArgumentResult result, Func<string, T> parse)
        where T : SymmetricKey
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // The text stays out of the message: it is nearly a key.
            result.AddError($"{((OptionResult)result.Parent!).Option.Name}: a key is 32 hex digits, in suite 2 64.");
            return null;
        }
    }
}
