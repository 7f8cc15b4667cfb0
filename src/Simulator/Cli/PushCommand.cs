using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Push;

namespace PrepaidMeter.Simulator.Cli;

/// <summary>simulator push: one meter sends what it measures to a listener.</summary>
internal sealed class PushCommand
{
    private const int Failed = 1;

    private static readonly Dictionary<string, PushFraming> Framings = new() { ["wrapper"] = PushFraming.Wrapper, ["hdlc"] = PushFraming.Hdlc };

    private readonly Option<string> _to = new("--to") { Description = "Where the listener is.", HelpName = "HOST:PORT", Required = true };
    private readonly Option<bool> _udp = new("--udp") { Description = "Over UDP, a push or block in each datagram." };
    private readonly Option<string> _framing = new Option<string>("--framing") { Description = "Frames on TCP.", DefaultValueFactory = _ => "wrapper" }.OneOf([.. Framings.Keys]);
    private readonly Option<int> _count = new("--count") { Description = "Pushes to send.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<int> _interval = new("--interval") { Description = "Seconds between them.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private readonly Option<bool> _confirmed = new("--confirmed") { Description = "Ask the listener to confirm each, and wait for it." };
    private readonly Option<bool> _replay = new("--replay") { Description = "Send each once more, octet for octet: a listener with keys refuses it." };
    private readonly Option<int?> _blockSize = new("--gbt-size") { Description = "Send in general-block-transfer blocks of so many octets.", HelpName = "N" };
    private readonly Option<int> _blockWindow = new("--gbt-window") { Description = "Blocks between two acknowledgements; 0 streams them.", DefaultValueFactory = _ => 0, HelpName = "N" };
    private readonly Option<int> _segment = new("--segment") { Description = "HDLC: longest information field.", DefaultValueFactory = _ => 128, HelpName = "N" };
    private readonly Option<int> _client = new("--client") { Description = "Whom it is for.", DefaultValueFactory = _ => 103, HelpName = "N" };
    private readonly Option<int> _number = new("--number") { Description = "Number of the meter; its serial number ends in it.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<long> _seed = new("--seed") { Description = "Same seed, same meter.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<FileInfo?> _model = new("--model") { Description = "Meter model as JSON; without it the generic prepaid meter.", HelpName = "FILE" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON line for each push, with its octets." };

    public static Command Build()
    {
        var command = new Command(
            "push",
            """
            Send pushes (data-notifications) of a simulated meter to a listener.

            With --guek and --gak they are ciphered; counters begin at the time in seconds. Examples:
              headend listen --port 4060                         in one window
              simulator push --to 127.0.0.1:4060 --count 3       in another
              simulator push --to 127.0.0.1:4060 --udp --confirmed
              simulator push --to 127.0.0.1:4060 --framing hdlc --gbt-size 200
              simulator push --to 127.0.0.1:4060 --guek 000102030405060708090A0B0C0D0E0F --gak D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF --replay
            """);
        var push = new PushCommand();
        foreach (var option in new Option[]
        {
            push._to, push._udp, push._framing, push._count, push._interval, push._confirmed, push._replay, push._blockSize, push._blockWindow, push._segment, push._client,
            push._number, push._seed, push._model, push._json,
        })
        {
            command.Options.Add(option);
        }

        SecurityWords.AddPushTo(command);
        Between(push._count, 1, 1_000_000);
        Between(push._interval, 0, 86_400);
        Between(push._segment, 32, 2030);
        Between(push._client, 1, 65_535);
        Between(push._number, 0, 99_999_999);
        command.Validators.Add(push.Validate);
        command.SetAction(push.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = arguments.InvocationConfiguration.Output;
        try
        {
            var (host, port) = HostPort.Read(arguments.GetValue(_to)!)!;
            var meter = CreateMeter(arguments);
            ITransport transport = arguments.GetValue(_udp)
                ? await UdpTransport.ConnectAsync(host, port, ConnectTimeout, TimeProvider.System, cancellationToken)
                : await TcpTransport.ConnectAsync(host, port, ConnectTimeout, TimeProvider.System, cancellationToken);
            await using var closing = transport;
            using var sender = new NotificationSender(transport, SenderOptions(arguments, meter), TimeProvider.System);
            var count = arguments.GetValue(_count);
            for (var i = 1; i <= count; i++)
            {
                var octets = await sender.SendAsync(PushList.Of(meter, (uint)i, arguments.GetValue(_confirmed)), cancellationToken);
                if (arguments.GetValue(_replay))
                {
                    await sender.SendAsync(octets, cancellationToken);
                }

                await output.WriteLineAsync(Describe(arguments, meter, i, octets));
                if (i < count)
                {
                    await Task.Delay(TimeSpan.FromSeconds(arguments.GetValue(_interval)), TimeProvider.System, cancellationToken);
                }
            }

            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception failure) when (failure is LinkException or DlmsDecodeException or ModelFormatException or IOException or UnauthorizedAccessException)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(failure.Message);
            return Failed;
        }
    }

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private SimulatedMeter CreateMeter(ParseResult arguments)
    {
        var options = new FleetOptions
        {
            Model = arguments.GetValue(_model) is { } file ? MeterModel.Parse(File.ReadAllText(file.FullName)) : MeterModel.GenericPrepaid,
            Seed = unchecked((ulong)arguments.GetValue(_seed)),
            FirstNumber = arguments.GetValue(_number),
            Security = SecurityWords.ReadPush(arguments),
        };
        return new MeterFactory(options, TimeProvider.System).Create(options.FirstNumber);
    }

    private NotificationOptions SenderOptions(ParseResult arguments, SimulatedMeter meter) => new()
    {
        Framing = Framings[arguments.GetValue(_framing)!],
        Client = (ushort)arguments.GetValue(_client),
        Security = meter.Security,
        BlockSize = arguments.GetValue(_blockSize),
        BlockWindow = (byte)arguments.GetValue(_blockWindow),
        MaxInformationLength = arguments.GetValue(_segment),
    };

    private string Describe(ParseResult arguments, SimulatedMeter meter, int number, ReadOnlyMemory<byte> octets) => arguments.GetValue(_json)
        ? JsonSerializer.Serialize(
            new { Push = number, meter.SerialNumber, meter.LogicalDeviceName, SystemTitle = meter.Security?.SystemTitle.ToString(), Apdu = Convert.ToHexString(octets.Span) },
            JsonSerializerOptions.Web)
        : string.Create(CultureInfo.InvariantCulture, $"{meter.SerialNumber}: push {number}, {octets.Length} octets{(meter.Security is { } s ? $", ciphered as {s.SystemTitle}" : "")}");

    private void Validate(CommandResult result)
    {
        if (result.GetResult(_to)?.Tokens is [{ Value: var to }] && HostPort.Read(to) is null)
        {
            result.AddError($"--to: '{to}' is no HOST:PORT.");
        }

        var hdlc = result.GetResult(_framing)?.Tokens is [{ Value: "hdlc" }];
        var window = result.GetValue(_blockWindow);
        var size = result.GetValue(_blockSize);
        Refuse(hdlc && result.GetValue(_udp), "HDLC frames do not go over UDP.");
        Refuse(size is < 16 or > 65_535, "--gbt-size is from 16 to 65535.");
        Refuse(window is < 0 or > 63, "--gbt-window is from 0 to 63.");
        Refuse(window > 0 && size is null, "--gbt-window goes with --gbt-size.");
        Refuse(window > 0 && hdlc, "In HDLC frames nobody acknowledges blocks: --gbt-window 0.");
        Refuse(result.GetValue(_confirmed) && (hdlc || SecurityWords.Ciphers(result)), "--confirmed goes with plain pushes in wrapper frames.");
        Refuse(hdlc && result.GetValue(_client) > 127, "In HDLC frames --client is from 1 to 127.");

        void Refuse(bool condition, string problem)
        {
            if (condition)
            {
                result.AddError(problem);
            }
        }
    }

    private static void Between(Option<int> option, int low, int high) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < low || value > high))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name}: {value} is not from {low} to {high}."));
        }
    });
}
