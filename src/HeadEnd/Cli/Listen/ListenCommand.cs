using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Push;

namespace PrepaidMeter.HeadEnd.Cli.Listen;

/// <summary><c>headend listen</c>: prints what meters push.</summary>
internal sealed class ListenCommand
{
    private const string Summary = "Print what meters push: data-notifications and event-notifications, over TCP or UDP.";

    private const string Lesson = """
        Examples:
          headend listen --port 4060
          headend listen --port 4060 --udp --json
          headend listen --port 4060 --framing hdlc --blocks-without-llc
          headend listen --port 4060 --guek 000102030405060708090A0B0C0D0E0F --gak D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF
          headend listen --port 4060 --template 3:1.0.1.7.0.255:2,-,3:1.0.1.8.0.255:2      names for a list that comes without any
          simulator push --to 127.0.0.1:4060                                               something to listen to

        With keys, every push must be ciphered by them: a plain one is refused before its body is looked at, and so is one that is not
        authentic, has less protection than --security asks for, or whose counter is not above the last of the same system title since
        this command was started. Without keys, plain pushes are taken and ciphered ones refused. Keys are also taken from
        HEADEND_METER_GUEK and HEADEND_METER_GAK.

        --json prints one object on a line for each push:
          received, source, logicalDevice, client, protected [, systemTitle, security, counter, checked], service, invokeId, confirmed,
          dateTime, layout (object-list, named-values or unnamed), values: [{ address, object, attribute, type, value
          [, scaled, unit] [, dateTime | text] }]
        and for each that was not taken:
          received, source, refused (not-admitted, not-authentic, malformed or too-many-connections), problem [, layer, offset]

        Runs until Ctrl-C, SIGTERM, --count lines or --timeout. Exit code 0; 1 when the time was over before --count lines.
        """;

    private readonly CliContext _context;
    private readonly Option<int> _port = new("--port") { Description = "Port to listen on; 0 takes any free one and says which", Required = true, CustomParser = Numbers.Within(0, 65535) };
    private readonly Option<string> _host = new("--host") { Description = "Address of this machine to listen on", DefaultValueFactory = _ => "0.0.0.0", HelpName = "ADDRESS" };
    private readonly Option<bool> _udp = new("--udp") { Description = "Listen on UDP, a wrapper frame in each datagram" };
    private readonly Option<string> _framing = new Option<string>("--framing") { Description = "Frames on TCP", DefaultValueFactory = _ => "wrapper" }.AcceptOnlyFromAmong("wrapper", "hdlc");
    private readonly Option<bool> _noConfirm = new("--no-confirm") { Description = "Do not confirm plain pushes that ask for it" };
    private readonly Option<bool> _blocksWithoutLlc = new("--blocks-without-llc") { Description = "HDLC: take blocks without LLC header, as Landis+Gyr E450 sends them" };
    private readonly Option<string[]> _templates = new("--template") { Description = "What the values of an unnamed list are, class:logical-name:attribute with commas between, - for any; may be given once for each length", HelpName = "LIST", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<int?> _count = new("--count") { Description = "Stop after so many lines", HelpName = "N", CustomParser = r => Numbers.Within(1, int.MaxValue)(r) };
    private readonly Option<decimal?> _timeout = new("--timeout") { Description = "Stop after so many seconds", HelpName = "S", CustomParser = r => Numbers.Seconds(86_400)(r) };
    private readonly Option<int> _connections = new("--max-connections") { Description = "Connections open at once; one more is closed", DefaultValueFactory = _ => 20_000, CustomParser = Numbers.Within(1, 1_000_000) };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on a line for each push" };
    private readonly ListenSecurityOptions _security;

    private ListenCommand(Command command, CliContext context)
    {
        _context = context;
        foreach (var option in new Option[] { _port, _host, _udp, _framing, _blocksWithoutLlc, _templates, _noConfirm, _count, _timeout, _connections, _json })
        {
            command.Options.Add(option);
        }

        _security = new ListenSecurityOptions(command, context);
        command.Validators.Add(Validate);
        command.SetAction(RunAsync);
    }

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("listen", Summary, Lesson);
        _ = new ListenCommand(command, context);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var endpoint = new IPEndPoint(
            IPAddress.TryParse(parsed.GetValue(_host), out var address) ? address : throw new CliException(ExitCode.Usage, "--host must be an IP address of this machine."),
            parsed.GetValue(_port));
        var templates = (parsed.GetValue(_templates) ?? []).Select(PushTemplateText.Parse).ToList();
        var (policy, areTagsChecked) = _security.Read(parsed, templates);
        var output = new PushOutput(_context, parsed.GetValue(_json), areTagsChecked);
        var lines = new LineCount(parsed.GetValue(_count));
        var listenerOptions = new PushListenerOptions
        {
            Framing = parsed.GetValue(_framing) == "hdlc" ? PushFraming.Hdlc : PushFraming.Wrapper,
            TolerateBlocksWithoutLlc = parsed.GetValue(_blocksWithoutLlc),
            ConfirmsPushes = !parsed.GetValue(_noConfirm),
            MaxConnections = parsed.GetValue(_connections),
            MaxConnectionsPerAddress = parsed.GetValue(_connections),
        };
        ValueTask Take(ReceivedPush push, CancellationToken _)
        {
            if (lines.TryTake())
            {
                output.Write(push);
                lines.Printed();
            }

            return default;
        }

        void Refuse(PushRejection rejection)
        {
            if (lines.TryTake())
            {
                output.Write(rejection);
                lines.Printed();
            }
        }

        try
        {
            if (parsed.GetValue(_udp))
            {
                await using var udp = new UdpPushListener(endpoint, policy, listenerOptions, Take);
                udp.Rejected += Refuse;
                udp.HandlerFailed += lines.Fail;
                return await ServeAsync(udp.LocalEndPoint, "UDP", lines, parsed, cancellationToken);
            }

            await using var tcp = new TcpPushListener(endpoint, policy, listenerOptions, _context.Time, Take);
            tcp.Rejected += Refuse;
            tcp.HandlerFailed += lines.Fail;
            return await ServeAsync(tcp.LocalEndPoint, "TCP", lines, parsed, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new CliException(ExitCode.Refused, $"can not listen on {endpoint}: {e.SocketErrorCode}", e);
        }
    }

    private async Task<int> ServeAsync(IPEndPoint endpoint, string protocol, LineCount lines, ParseResult parsed, CancellationToken cancellationToken)
    {
        _context.Error.WriteLine($"headend: listening for pushes on {protocol} {endpoint}; stop with Ctrl+C");
        using var time = new CancellationTokenSource(
            parsed.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds((double)seconds) : Timeout.InfiniteTimeSpan, _context.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            await lines.Reached.WaitAsync(end.Token);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException)
        {
            // Being told to stop is how a listener ends.
            return !cancellationToken.IsCancellationRequested && parsed.GetValue(_count) is not null ? ExitCode.Refused : ExitCode.Ok;
        }
    }

    private void Validate(CommandResult result)
    {
        var hdlc = result.GetResult(_framing)?.Tokens is [{ Value: "hdlc" }];
        if (hdlc && result.GetValue(_udp))
        {
            result.AddError("HDLC frames do not go over UDP: --udp goes with --framing wrapper.");
        }

        if (!hdlc && result.GetValue(_blocksWithoutLlc))
        {
            result.AddError("--blocks-without-llc goes with --framing hdlc.");
        }
    }
}
