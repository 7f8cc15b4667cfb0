using System.CommandLine;
using System.CommandLine.Parsing;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>The options that say which meter and as whom, shared by every <c>headend meter</c> command.</summary>
internal sealed class MeterTargetOptions
{
    public const string PasswordVariable = "HEADEND_METER_PASSWORD";

    private static readonly Dictionary<string, AuthenticationMechanism> Mechanisms = new()
    {
        ["none"] = AuthenticationMechanism.None,
        ["lls"] = AuthenticationMechanism.Lls,
        ["hls"] = AuthenticationMechanism.Hls,
        ["hls-md5"] = AuthenticationMechanism.HlsMd5,
        ["hls-sha1"] = AuthenticationMechanism.HlsSha1,
        ["hls-gmac"] = AuthenticationMechanism.HlsGmac,
        ["hls-sha256"] = AuthenticationMechanism.HlsSha256,
        ["hls-ecdsa"] = AuthenticationMechanism.HlsEcdsa,
    };

    /// <summary>The words whose mechanism is a shared secret.</summary>
    private static readonly string[] ByPassword = ["lls", "hls-md5", "hls-sha1", "hls-sha256"];

    private readonly CliContext _context;
    private readonly MeterLineOptions _line;
    private readonly MeterSecurityOptions _security;

    private readonly Option<int> _client = new("--client")
    {
        Description = "Client address: 16 public, others by companion standard",
        DefaultValueFactory = _ => 16,
        CustomParser = Numbers.Within(0, 65535),
    };

    private readonly Option<string> _auth = new Option<string>("--auth") { Description = "Authentication", DefaultValueFactory = _ => "none" }
        .AcceptOnlyFromAmong([.. Mechanisms.Keys]);

    private readonly Option<string?> _password = new("--password") { Description = $"LLS password or HLS secret as text, or hex:3132..; else from {PasswordVariable}" };

    private readonly Option<decimal> _timeout = new("--timeout")
    {
        Description = "Seconds to wait for the connection, and for each answer",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 15,
        CustomParser = Numbers.Seconds(3600),
    };

    public MeterTargetOptions(Command command, CliContext context)
    {
        _context = context;
        _line = new MeterLineOptions(command);
        foreach (var option in new Option[] { _client, _auth, _password, _timeout, Json })
        {
            command.Options.Add(option);
        }

        _security = new MeterSecurityOptions(command, context);
        command.Validators.Add(ValidatePassword);
    }

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON (form: 'headend meter --help')" };

    public MeterTarget Read(ParseResult parsed)
    {
        var timeout = TimeSpan.FromTicks((long)(parsed.GetValue(_timeout) * TimeSpan.TicksPerSecond));
        var mechanism = Mechanisms[parsed.GetRequiredValue(_auth)];
        var lls = mechanism == AuthenticationMechanism.Lls;
        var password = ByPassword.Contains(parsed.GetRequiredValue(_auth)) ? Password(parsed.GetValue(_password)) : null;
        var (endpoint, serial) = _line.Read(parsed);
        return new(
            endpoint,
            new AssociationOptions
            {
                ClientAddress = (ushort)parsed.GetValue(_client),
                Mechanism = mechanism,
                Secret = lls ? LlsSecret.Parse(password!) : null,
                Security = _security.Read(parsed, mechanism, lls ? null : password),
                ConnectTimeout = timeout,
                ResponseTimeout = timeout,
            })
        {
            Serial = serial,
            CounterStart = _security.ReadCounterStart(parsed),
        };
    }

    private string? Password(string? given) => given ?? _context.Environment(PasswordVariable);

    private void ValidatePassword(CommandResult result)
    {
        if (result.GetResult(_auth)?.Tokens is [{ Value: "hls" }])
        {
            result.AddError("--auth hls is the manufacturer's own mechanism; none is built in.");
            return;
        }

        if (result.GetResult(_auth)?.Tokens is not [{ Value: var auth }] || !ByPassword.Contains(auth))
        {
            if (result.GetResult(_password) is { Implicit: false })
            {
                result.AddError("--password is given but --auth takes none.");
            }

            return;
        }

        var password = Password(result.GetValue(_password));
        if (string.IsNullOrEmpty(password))
        {
            result.AddError($"--auth {auth} needs a password: --password, or {PasswordVariable} in the environment.");
        }
        else if (password.StartsWith("hex:", StringComparison.Ordinal) && !IsHex(password[4..]))
        {
            // The password itself stays out of the message.
            result.AddError("The password after hex: is not an even number of hex digits.");
        }
    }

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
}
