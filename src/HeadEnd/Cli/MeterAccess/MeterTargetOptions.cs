using System.CommandLine;
using System.CommandLine.Parsing;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>The options that say which meter and as whom, shared by every <c>headend meter</c> command.</summary>
internal sealed class MeterTargetOptions
{
    public const string PasswordVariable = "HEADEND_METER_PASSWORD";

    private readonly CliContext _context;

    private readonly Option<string> _host = new("--host") { Description = "Host name or address of the meter", Required = true };

    private readonly Option<int> _port = new("--port") { Description = "TCP port", DefaultValueFactory = _ => 4059, CustomParser = Numbers.Within(1, 65535) };

    private readonly Option<string> _framing = new Option<string>("--framing") { Description = "Framing on TCP", DefaultValueFactory = _ => "wrapper" }
        .AcceptOnlyFromAmong("wrapper");

    private readonly Option<int> _client = new("--client")
    {
        Description = "Client address: 16 public, others by companion standard",
        DefaultValueFactory = _ => 16,
        CustomParser = Numbers.Within(0, 65535),
    };

    private readonly Option<int> _server = new("--server")
    {
        Description = "Server address: 1 is the management logical device",
        DefaultValueFactory = _ => 1,
        CustomParser = Numbers.Within(0, 65535),
    };

    private readonly Option<string> _auth = new Option<string>("--auth") { Description = "Authentication", DefaultValueFactory = _ => "none" }
        .AcceptOnlyFromAmong("none", "lls");

    private readonly Option<string?> _password = new("--password") { Description = $"LLS password as text, or hex:3132..; else from {PasswordVariable}" };

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
        foreach (var option in new Option[] { _host, _port, _framing, _client, _server, _auth, _password, _timeout, Json })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(ValidatePassword);
    }

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON (form: 'headend meter --help')" };

    public MeterTarget Read(ParseResult parsed)
    {
        var timeout = TimeSpan.FromTicks((long)(parsed.GetValue(_timeout) * TimeSpan.TicksPerSecond));
        var lls = parsed.GetValue(_auth) == "lls";
        return new(
            new MeterEndpoint(parsed.GetRequiredValue(_host), parsed.GetValue(_port), (ushort)parsed.GetValue(_server)),
            new AssociationOptions
            {
                ClientAddress = (ushort)parsed.GetValue(_client),
                Mechanism = lls ? AuthenticationMechanism.Lls : AuthenticationMechanism.None,
                Secret = lls ? LlsSecret.Parse(Password(parsed.GetValue(_password))!) : null,
                ConnectTimeout = timeout,
                ResponseTimeout = timeout,
            });
    }

    private string? Password(string? given) => given ?? _context.Environment(PasswordVariable);

    private void ValidatePassword(CommandResult result)
    {
        if (result.GetResult(_auth)?.Tokens is not [{ Value: "lls" }])
        {
            if (result.GetResult(_password) is { Implicit: false })
            {
                result.AddError("--password is given but --auth is not lls.");
            }

            return;
        }

        var password = Password(result.GetValue(_password));
        if (string.IsNullOrEmpty(password))
        {
            result.AddError($"--auth lls needs a password: --password, or {PasswordVariable} in the environment.");
        }
        else if (password.StartsWith("hex:", StringComparison.Ordinal) && !IsHex(password[4..]))
        {
            // The password itself stays out of the message.
            result.AddError("The password after hex: is not an even number of hex digits.");
        }
    }

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
}
