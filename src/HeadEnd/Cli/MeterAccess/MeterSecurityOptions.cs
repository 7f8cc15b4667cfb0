using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>The options of HLS and ciphering.</summary>
internal sealed class MeterSecurityOptions
{
    private const string GuekVariable = "HEADEND_METER_GUEK";
    private const string GakVariable = "HEADEND_METER_GAK";
    private const string RandomKey = "random";
    private const string ReadCounter = "read";

    private static readonly Dictionary<string, SecurityProtection> Protections = new()
    {
        ["none"] = SecurityProtection.None,
        ["auth"] = SecurityProtection.Authentication,
        ["enc"] = SecurityProtection.Encryption,
        ["auth-enc"] = SecurityProtection.AuthenticationAndEncryption,
    };

    private readonly CliContext _context;
    private readonly Option<int> _suite = new Option<int>("--suite") { Description = "Security suite", DefaultValueFactory = _ => 0, HelpName = "N" }.OneOf("0", "1", "2");

    private readonly Option<string?> _security = new Option<string?>("--security") { Description = "Least protection both ways; else auth-enc with hls-gmac and hls-ecdsa, none with the rest" }
        .OneOf([.. Protections.Keys]);

    private readonly Option<string> _title = new("--system-title") { Description = "System title of this client, 16 hex digits", DefaultValueFactory = _ => "4845530000000001", HelpName = "HEX" };
    private readonly Option<string?> _guek = new("--guek") { Description = $"Global unicast encryption key; else from {GuekVariable}", HelpName = "HEX" };
    private readonly Option<string?> _gak = new("--gak") { Description = $"Authentication key; else from {GakVariable}", HelpName = "HEX" };
    private readonly Option<string?> _dedicated = new("--dedicated-key") { Description = "Dedicated key of the association, or 'random'", HelpName = "HEX|random" };
    private readonly Option<string?> _counter = new("--invocation-counter") { Description = "Where to start, or 'read' to ask the meter as public client first; never below what was used", HelpName = "N|read" };
    private readonly Option<FileInfo?> _signingKey = new("--signing-key") { Description = "hls-ecdsa: this client's private key", HelpName = "PEM" };
    private readonly Option<FileInfo?> _certificate = new("--meter-certificate") { Description = "hls-ecdsa: the meter's certificate or public key", HelpName = "PEM" };

    public MeterSecurityOptions(Command command, CliContext context)
    {
        _context = context;
        foreach (var option in new Option[] { _suite, _security, _title, _guek, _gak, _dedicated, _counter, _signingKey, _certificate })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Null where neither mechanism nor <c>--security</c> asks for any of it.</summary>
    /// <exception cref="CliException">Something is missing or malformed. Names no secret.</exception>
    public SecurityOptions? Read(ParseResult parsed, AuthenticationMechanism mechanism, string? secret, MeterProfile? profile)
    {
        var profiled = profile?.Security ?? new SecurityProfile();
        var protection = parsed.GetValue(_security) is { } word ? Protections[word]
            : mechanism != AuthenticationMechanism.None && profiled.Protection is { } least ? least
            : mechanism is AuthenticationMechanism.HlsGmac or AuthenticationMechanism.HlsEcdsa ? SecurityProtection.AuthenticationAndEncryption
            : SecurityProtection.None;
        if (mechanism <= AuthenticationMechanism.Lls && protection == SecurityProtection.None)
        {
            var idle = new Option[] { _suite, _title, _guek, _gak, _dedicated, _counter, _signingKey, _certificate }.FirstOrDefault(option => Given.In(parsed, option));
            return idle is null ? null : throw Wrong($"{idle.Name} is given but nothing uses it: it goes with --auth hls-... or --security.");
        }

        if (mechanism != AuthenticationMechanism.HlsEcdsa && new Option[] { _signingKey, _certificate }.FirstOrDefault(option => Given.In(parsed, option)) is { } signing)
        {
            throw Wrong($"{signing.Name} goes with --auth hls-ecdsa.");
        }

        var suite = Given.In(parsed, _suite) ? (SecuritySuite)parsed.GetValue(_suite) : profiled.Suite;
        var dedicated = parsed.GetValue(_dedicated) ?? (profiled.DedicatedKey && (protection & SecurityProtection.Encryption) != 0 ? RandomKey : null);
        return new()
        {
            Suite = suite,
            Protection = protection,
            ClientSystemTitle = SystemTitle.TryParse(parsed.GetValue(_title), out var title) ? title : throw Wrong("--system-title is 16 hex digits."),
            EncryptionKey = Key(parsed.GetValue(_guek) ?? _context.Environment(GuekVariable), "--guek", suite, GlobalUnicastEncryptionKey.Parse),
            AuthenticationKey = Key(parsed.GetValue(_gak) ?? _context.Environment(GakVariable), "--gak", suite, AuthenticationKey.Parse),
            DedicatedKey = dedicated is RandomKey ? DedicatedKey.Generate(suite) : Key(dedicated, "--dedicated-key", suite, DedicatedKey.Parse),
            UseGeneralCiphering = profiled.GeneralCiphering && protection != SecurityProtection.None,
            ChallengeLength = profiled.ChallengeLength,
            AcceptPlainInitiateResponse = profiled.AcceptPlainInitiateResponse,
            AcceptUnnamedHls = profiled.AcceptUnnamedHls,
            AcceptEmptySystemTitle = profiled.AcceptEmptySystemTitle,
            Secret = secret is null ? null : HlsSecret.Parse(secret),
            SigningKey = Pem(parsed.GetValue(_signingKey), "--signing-key", pem => DigitalSignatureKey.FromPem(suite, pem)),
            MeterVerificationKey = Pem(parsed.GetValue(_certificate), "--meter-certificate", pem => DigitalSignatureVerificationKey.FromPem(suite, pem)),
        };
    }

    /// <exception cref="CliException">Neither a number nor 'read'.</exception>
    public CounterStart ReadCounterStart(ParseResult parsed) => parsed.GetValue(_counter) switch
    {
        null => new(false, null),
        ReadCounter => new(true, null),
        var text when uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new(false, new InvocationCounter(number)),
        _ => throw Wrong("--invocation-counter is a number 0 to 4294967295, or 'read'."),
    };

    private static T? Key<T>(string? text, string option, SecuritySuite suite, Func<string, T> parse)
        where T : SymmetricKey
    {
        try
        {
            var key = string.IsNullOrEmpty(text) ? null : parse(text);
            return key is null || key.Length == suite.KeyLength() ? key : throw new FormatException();
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // The text stays out of the message: it is nearly a key.
            throw Wrong($"{option}: a key of suite {(int)suite} is {2 * suite.KeyLength()} hex digits.");
        }
    }

    private static T? Pem<T>(FileInfo? file, string option, Func<string, T> parse)
        where T : class
    {
        try
        {
            return file is null ? null : parse(File.ReadAllText(file.FullName));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw Wrong($"{option}: {error.Message}");
        }
    }

    private static CliException Wrong(string problem) => new(ExitCode.Usage, problem);
}
