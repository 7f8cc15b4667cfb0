using System.CommandLine;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Cli.Listen;

/// <summary>The options of ciphered pushes.</summary>
internal sealed class ListenSecurityOptions
{
    private const string GuekVariable = "HEADEND_METER_GUEK";
    private const string GakVariable = "HEADEND_METER_GAK";

    /// <summary>System titles whose counters are kept; the title of one that has no keys takes no place.</summary>
    private const int MaxTitles = 100_000;

    private static readonly Dictionary<string, SecurityProtection> Protections = new()
    {
        ["auth"] = SecurityProtection.Authentication,
        ["enc"] = SecurityProtection.Encryption,
        ["auth-enc"] = SecurityProtection.AuthenticationAndEncryption,
    };

    private readonly CliContext _context;
    private readonly Option<int> _suite = new Option<int>("--suite") { Description = "Security suite", DefaultValueFactory = _ => 0, HelpName = "N" }.AcceptOnlyFromAmong("0", "1", "2");
    private readonly Option<string> _protection = new Option<string>("--security") { Description = "Least protection that is taken", DefaultValueFactory = _ => "auth-enc" }.AcceptOnlyFromAmong([.. Protections.Keys]);
    private readonly Option<string?> _guek = new("--guek") { Description = $"Global unicast encryption key of the meters; else from {GuekVariable}", HelpName = "HEX" };
    private readonly Option<string?> _gak = new("--gak") { Description = $"Authentication key of the meters; else from {GakVariable}", HelpName = "HEX" };
    private readonly Option<string?> _title = new("--system-title") { Description = "Whose push it is when it leaves its system title empty", HelpName = "HEX" };
    private readonly Option<bool> _unchecked = new("--unchecked-tag") { Description = "Decipher without checking the authentication tag, when you were given no authentication key: anybody can have altered what is shown" };

    public ListenSecurityOptions(Command command, CliContext context)
    {
        _context = context;
        foreach (var option in new Option[] { _suite, _protection, _guek, _gak, _title, _unchecked })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Who is listened to, and whether authentication tags are checked.</summary>
    /// <exception cref="CliException">Something is missing or malformed. Names no secret.</exception>
    public (IPushPolicy Policy, bool AreTagsChecked) Read(ParseResult parsed, IReadOnlyList<PushTemplate> templates)
    {
        var suite = (SecuritySuite)parsed.GetValue(_suite);
        var guek = Key(parsed.GetValue(_guek) ?? _context.Environment(GuekVariable), "--guek", suite, GlobalUnicastEncryptionKey.Parse);
        var gak = Key(parsed.GetValue(_gak) ?? _context.Environment(GakVariable), "--gak", suite, AuthenticationKey.Parse);
        var isUnchecked = parsed.GetValue(_unchecked);
        var protection = Protections[parsed.GetValue(_protection)!];
        if (guek is null)
        {
            return gak is null && !isUnchecked && parsed.GetValue(_title) is null
                ? (new PlainPushPolicy { Templates = templates }, true)
                : throw Wrong("--gak, --system-title and --unchecked-tag go with --guek.");
        }

        if (gak is null && !isUnchecked && protection != SecurityProtection.Encryption)
        {
            throw Wrong("--guek goes with --gak. Without an authentication key: --unchecked-tag, or --security enc where nothing is authenticated.");
        }

        var security = new PushSecurity { Suite = suite, Protection = protection, EncryptionKey = guek, AuthenticationKey = gak, AcceptUncheckedTag = isUnchecked };
        var policy = new CipheredPushPolicy(_ => security, new ReceiveCounters(MaxTitles))
        {
            Templates = templates,
            UntitledSender = parsed.GetValue(_title) switch
            {
                null => null,
                var text when SystemTitle.TryParse(text, out var title) => title,
                _ => throw Wrong("--system-title is 16 hex digits."),
            },
        };
        return (policy, !isUnchecked);
    }

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

    private static CliException Wrong(string problem) => new(ExitCode.Usage, problem);
}
