using System.CommandLine;
using System.CommandLine.Parsing;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Profiles;
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

    private const int PublicClient = 16;

    private readonly CliContext _context;
    private readonly ClientRole _role;
    private readonly MeterLineOptions _line;
    private readonly MeterNegotiationOptions _negotiation;
    private readonly MeterSecurityOptions _security;
    private readonly Option<MeterProfile?> _profile = ProfileOption.Create();

    private readonly Option<int> _client = new("--client")
    {
        Description = "Client address: 16 public, others by companion standard",
        DefaultValueFactory = _ => PublicClient,
        CustomParser = Numbers.Within(0, 65535),
    };

    private readonly Option<string> _auth = new Option<string>("--auth") { Description = "Authentication", DefaultValueFactory = _ => "none" }
        .OneOf([.. Mechanisms.Keys]);

    private readonly Option<string?> _password = new("--password") { Description = $"LLS password or HLS secret as text, or hex:3132..; else from {PasswordVariable}", HelpName = "TEXT" };

    private readonly Option<decimal> _timeout = new("--timeout")
    {
        Description = "Seconds to wait for the connection, and for each answer",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 15,
        CustomParser = Numbers.Seconds(3600),
    };

    private readonly Option<bool> _trace = new("--trace") { Description = "Show every frame, decoded, on standard error as it passes; passwords and keys are masked" };

    /// <param name="role">Whose client of a meter profile the command is.</param>
    public MeterTargetOptions(Command command, CliContext context, ClientRole role = ClientRole.Reading)
    {
        _context = context;
        _role = role;
        _line = new MeterLineOptions(command, _profile);
        foreach (var option in new Option[] { _client, _auth, _password, _timeout, _profile, Json, _trace })
        {
            command.Options.Add(option);
        }

        _negotiation = new MeterNegotiationOptions(command);
        _security = new MeterSecurityOptions(command, context);
        command.Validators.Add(ValidatePassword);
    }

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON (form: 'headend meter --help')" };

    public MeterTarget Read(ParseResult parsed)
    {
        var profile = parsed.GetValue(_profile);
        var (client, auth) = Who(parsed.CommandResult);
        var mechanism = Mechanisms[auth];
        var lls = mechanism == AuthenticationMechanism.Lls;
        var password = ByPassword.Contains(auth) ? Password(parsed.GetValue(_password)) : null;
        var (endpoint, serial) = _line.Read(parsed, profile);
        var association = new AssociationOptions
        {
            ClientAddress = client,
            Mechanism = mechanism,
            Secret = lls ? LlsSecret.Parse(password!) : null,
            Security = _security.Read(parsed, mechanism, lls ? null : password, profile),
            ConnectTimeout = Timeout(parsed, profile?.Link.ConnectTimeoutSeconds),
            ResponseTimeout = Timeout(parsed, profile?.Link.ResponseTimeoutSeconds),
            UseReleaseRequest = profile?.Link.UseReleaseRequest ?? true,
            MaxListItems = profile?.Link.WithList == false ? 1 : profile?.Link.MaxListItems ?? 0,
            AcceptLongSetBlockResponse = profile?.Link.AcceptLongSetBlockResponse ?? false,
            Gateway = _line.Gateway(parsed),
        };
        var target = new MeterTarget(endpoint, _negotiation.Apply(association, parsed, profile))
        {
            Serial = serial,
            CounterStart = _security.ReadCounterStart(parsed),
            DeviationIsOffset = profile?.Clock.DeviationIsOffset ?? false,
            Trace = parsed.GetValue(_trace),
            PublicClient = profile?.Clients.Public.Address ?? PublicClient,
        };
        return profile?.Security.InvocationCounter is { } counter ? target with { CounterAttribute = counter } : target;
    }

    private TimeSpan Timeout(ParseResult parsed, int? profiled) =>
        TimeSpan.FromTicks((long)((Given.In(parsed, _timeout) ? parsed.GetValue(_timeout) : profiled ?? parsed.GetValue(_timeout)) * TimeSpan.TicksPerSecond));

    /// <summary>
    /// Client and authentication: as given, else as the profile has them of the client given, or of the command's role where there is something to
    /// authenticate with, or of the public client.
    /// </summary>
    private (ushort Client, string Auth) Who(CommandResult result)
    {
        var auth = Given.Word(result, _auth);
        int? client = Given.In(result, _client) ? Given.Value(result, _client) : null;
        if (Given.Value(result, _profile)?.Clients is not { } clients)
        {
            return ((ushort)(client ?? PublicClient), auth ?? "none");
        }

        var canAuthenticate = auth is null ? !string.IsNullOrEmpty(Password(Given.Value(result, _password))) : auth != "none";
        var profiled = client is { } address
            ? new[] { clients.Public, clients.Reading, clients.Setting }.FirstOrDefault(c => c.Address == address)
            : clients[canAuthenticate ? _role : ClientRole.Public];
        var word = Mechanisms.FirstOrDefault(m => m.Value == profiled?.Authentication).Key;
        return ((ushort?)client ?? profiled!.Address, auth ?? word ?? "none");
    }

    private string? Password(string? given) => given ?? _context.Environment(PasswordVariable);

    private void ValidatePassword(CommandResult result)
    {
        var (_, auth) = Who(result);
        if (auth == "hls")
        {
            result.AddError("--auth hls is the manufacturer's own mechanism; none is built in.");
            return;
        }

        if (!ByPassword.Contains(auth))
        {
            if (Given.In(result, _password))
            {
                result.AddError("--password is given but --auth takes none.");
            }

            return;
        }

        var password = Password(Given.Value(result, _password));
        if (string.IsNullOrEmpty(password))
        {
            result.AddError($"--auth {auth} needs a password: --password, or {PasswordVariable} in the environment.");
        }
        else if (password.StartsWith("hex:", StringComparison.Ordinal) && !IsHex(password[4..]))
        {
            // The password itself stays out of the message.
            result.AddError("--password: what follows hex: is not an even number of hex digits.");
        }
    }

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
}
