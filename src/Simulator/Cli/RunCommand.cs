using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Simulator.Control;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Relay;
using PrepaidMeter.Simulator.State;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Cli;

/// <summary>simulator run: start a fleet, say where it is, serve until told to stop.</summary>
internal static class RunCommand
{
    private const int Failed = 1;

    private static readonly Option<int> Meters = new("--meters") { Description = "Number of meters.", DefaultValueFactory = _ => 20, HelpName = "N" };
    private static readonly Option<int> Port = new("--port") { Description = "Port of the first meter; the next meter has the next port. 0: any free ports.", DefaultValueFactory = _ => 4059, HelpName = "PORT" };
    private static readonly Option<string> Host = new("--host") { Description = "IP address to listen on.", DefaultValueFactory = _ => "127.0.0.1", HelpName = "ADDRESS" };
    private static readonly Option<IPNetwork?> Listen = new("--listen") { Description = "Range of addresses: every meter gets one, all on --port and, where the range ends, on the next ports. Linux and Windows have all of 127.0.0.0/8.", HelpName = "RANGE", CustomParser = ParseNetwork };
    private static readonly Option<int> MetersPerPort = new("--meters-per-port") { Description = "Meters behind each port, told apart by server addresses 1 and up.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<FileInfo?> Export = new("--export") { Description = "Write the fleet as a file for 'headend meters import', secrets included.", HelpName = "FILE" };
    private static readonly Option<string?> HeadEndProfile = new("--profile") { Description = "Head-end profile named in the export; without it the model's name.", HelpName = "NAME" };
    private static readonly Option<string> Group = new("--group") { Description = "Meter group named in the export.", DefaultValueFactory = _ => "default", HelpName = "NAME" };
    private static readonly Option<string> Framing = new Option<string>("--framing") { Description = "Frames on TCP.", DefaultValueFactory = _ => "wrapper" }.OneOf("wrapper", "hdlc");
    private static readonly Option<string> ReferencingWord = new Option<string>("--referencing") { Description = "Logical names, or short names: each meter speaks one of them.", DefaultValueFactory = _ => "ln" }.OneOf("ln", "sn");
    private static readonly Option<string> Model = new("--model") { Description = $"Meter model: a JSON file, or one of {string.Join(", ", MeterModel.ShippedNames)}.", DefaultValueFactory = _ => "generic-prepaid", HelpName = "FILE|NAME" };
    private static readonly Option<long> Seed = new("--seed") { Description = "Same seed, same start, same meters.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<int> Speed = new("--speed") { Description = "How many times faster than real time the meters live; 0: time stands until the control port advances it.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<DateTimeOffset?> Start = new("--start") { Description = "Time at which the meters start, ISO 8601, UTC unless it has an offset; without it now.", HelpName = "TIME", CustomParser = ParseTime };
    private static readonly Option<int> HistoryDays = new("--history-days") { Description = "Days of readings the meters already hold.", DefaultValueFactory = _ => 40, HelpName = "N" };
    private static readonly Option<int?> ControlMode = new("--control-mode") { Description = "Control mode 0 to 7 of the relays; without it the model's.", HelpName = "MODE" };
    private static readonly Option<string?> Password = new("--password") { Description = "Password of low-level security, as text or hex:...; without it the model's.", HelpName = "TEXT" };
    private static readonly Option<DirectoryInfo?> State = new("--state") { Description = "Keep what is done to meters (relay, settings, clocks, counters) in this folder, on the disk before it is answered, and go on from there.", HelpName = "FOLDER" };
    private static readonly Option<IPEndPoint?> Control = new("--control") { Description = "Port of a JSON interface that looks into meters and changes them; on 127.0.0.1 unless an address stands before it.", HelpName = "[ADDRESS:]PORT", CustomParser = ParseEndPoint };
    private static readonly Option<string?> Faults = new("--faults") { Description = "What goes wrong: a file (a plan in JSON, or a fault log to replay), or words such as latency=150-400,reset=0-4000@2%.", HelpName = "FILE|WORDS" };
    private static readonly Option<FileInfo?> FaultLogFile = new("--fault-log") { Description = "Write every injected fault as a line of JSON.", HelpName = "FILE" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object instead of a table." };

    /// <summary>All the standard has room for: a client gets what it asks for.</summary>
    private static readonly HdlcOptions GrantedHdlc = new() { MaxInformationLength = HdlcFrame.MaxInformation, WindowSize = HdlcParameters.MaxWindow };

    public static Command Build()
    {
        var command = new Command(
            "run",
            """
            Serve meters until Ctrl-C or SIGTERM.

            Every meter has its own port, or with --listen its own address. Anyone reads without authentication (client 16 by convention); with the password
            (12345678 unless told otherwise) a client also sets and switches, except client 32, which only reads.
            With --auth hls-... that takes the place of the password; keys not given are derived from the seed and shown
            by --json. They are good for simulation only.
            With --referencing sn a meter takes Read and Write in place of GET, SET and ACTION; its association SN (FA00) lists
            the base names.
            In HDLC frames a meter is logical device 1 and answers to any physical address.
            """)
        {
            Meters, Port, Host, Listen, MetersPerPort, Export, HeadEndProfile, Group, Framing, ReferencingWord, Model, Seed, Speed, Start, HistoryDays, ControlMode, Password, Faults, FaultLogFile, State, Control, Json,
        };
        SecurityWords.AddTo(command);
        DialInWords.AddTo(command);
        Between(Meters, 1, 1_000_000);
        Between(MetersPerPort, 1, 16_383);
        Between(Port, 0, 65_535);
        Between(Speed, 0, 100_000);
        Between(HistoryDays, 0, 3660);
        ControlMode.Validators.Add(result => Check(result, result.GetValueOrDefault<int?>(), 0, RelayStateMachine.HighestMode));
        command.Validators.Add(result =>
        {
            // Whether an option was given can be asked of one that is wrong too; its value can not.
            if (result.GetResult(Listen) is not null && (result.GetResult(MetersPerPort) is { Implicit: false } || result.GetResult(Port) is { Implicit: false, Tokens: [{ Value: "0" }] }))
            {
                result.AddError("--listen gives each meter an address: it goes neither with --meters-per-port nor with --port 0.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = arguments.InvocationConfiguration.Output;
        var error = arguments.InvocationConfiguration.Error;
        try
        {
            var options = Options(arguments);
            var speed = arguments.GetValue(Speed);
            var start = arguments.GetValue(Start) ?? TimeProvider.System.GetUtcNow();
            using var journal = arguments.GetValue(State) is { } folder ? FleetJournal.Open(folder.FullName, options, start) : null;
            options = options with { Journal = journal };

            // A fleet that ran ahead of the world goes on from where it was.
            var world = new ScaledTimeProvider(TimeProvider.System, journal?.LastChange is { } last && last > start ? last : start, speed);
            await using var log = OpenLog(arguments.GetValue(FaultLogFile));
            if (options.Faults is { } plan)
            {
                plan.Log.Writer = log;
            }

            await using var fleet = await SimulatedFleet.StartAsync(options, world, cancellationToken);
            fleet.MeterFailed += (endpoint, failure) => error.WriteLine($"The meter at {endpoint} failed and closed a connection: {failure.Message}");
            await using var dialling = DialInWords.Start(arguments, fleet, options, error);
            if (arguments.GetValue(Export) is { } export)
            {
                await MeterExport.WriteAsync(export.FullName, fleet, arguments.GetValue(HeadEndProfile) ?? options.Model.Name, arguments.GetValue(Group)!, cancellationToken);
            }

            await using var control = arguments.GetValue(Control) is { } endpoint ? await ControlServer.StartAsync(fleet, world, endpoint, cancellationToken) : null;
            if (arguments.GetValue(Json))
            {
                await output.WriteLineAsync(FleetReport.ToJson(fleet, options, world.GetUtcNow(), speed, control?.Endpoint));
            }
            else
            {
                FleetReport.Print(output, fleet, options, world.GetUtcNow(), speed, control?.Endpoint);
            }

            await output.FlushAsync(cancellationToken);
            await UntilCancelledAsync(cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (ModelFormatException failure)
        {
            await error.WriteLineAsync($"{failure.Source} can not be used:");
            foreach (var fault in failure.Faults)
            {
                await error.WriteLineAsync($"  {fault}");
            }

            return Failed;
        }
        catch (Exception failure) when (failure is PortUnavailableException or StateException or IOException or UnauthorizedAccessException or FormatException)
        {
            await error.WriteLineAsync(failure.Message);
            return Failed;
        }
    }

    private static FleetOptions Options(ParseResult arguments) => new()
    {
        MeterCount = arguments.GetValue(Meters),
        Host = arguments.GetValue(Host)!,
        Port = arguments.GetValue(Port),
        Network = arguments.GetValue(Listen),
        MetersPerPort = arguments.GetValue(MetersPerPort),
        Hdlc = arguments.GetValue(Framing) == "hdlc" ? GrantedHdlc : null,
        Referencing = arguments.GetValue(ReferencingWord) == "sn" ? Referencing.ShortName : Referencing.LogicalName,
        Model = ReadModel(arguments.GetValue(Model)!),
        Faults = arguments.GetValue(Faults) is { } faults ? Named($"--faults {faults}", () => FaultPlanReader.Read(File.Exists(faults) ? File.ReadAllText(faults) : faults)) : null,
        Seed = unchecked((ulong)arguments.GetValue(Seed)),
        HistoryDays = arguments.GetValue(HistoryDays),
        ControlMode = (byte?)arguments.GetValue(ControlMode),
        Security = SecurityWords.Read(arguments, arguments.GetValue(Password)),
        Password = arguments.GetValue(Password) is { } password ? LlsSecret.Parse(password) : null,
    };

    private static MeterModel ReadModel(string model) => Named(model, () =>
        File.Exists(model) ? MeterModel.Parse(File.ReadAllText(model))
        : MeterModel.Find(model)
        ?? throw new ModelFormatException([$"there is no such file, and the shipped models are {string.Join(", ", MeterModel.ShippedNames)}"]));

    /// <summary>A fault of what was given is told with its name.</summary>
    private static T Named<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelFormatException failure)
        {
            failure.Source = name;
            throw;
        }
    }

    private static TextWriter OpenLog(FileInfo? file) => file is null ? TextWriter.Null : TextWriter.Synchronized(new StreamWriter(file.FullName, append: false) { AutoFlush = true });

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
    }

    private static void Between(Option<int> option, int low, int high) =>
        option.Validators.Add(result => Check(result, result.GetValueOrDefault<int>(), low, high));

    private static void Check(OptionResult result, int? value, int low, int high)
    {
        if (value < low || value > high)
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{result.Option.Name}: {value} is not from {low} to {high}."));
        }
    }

    private static IPEndPoint? ParseEndPoint(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IPEndPoint.TryParse(text.Contains(':', StringComparison.Ordinal) ? text : $"127.0.0.1:{text}", out var endpoint))
        {
            return endpoint;
        }

        result.AddError($"--control: '{text}' is no port such as 9090 and no address with a port such as 127.0.0.1:9090.");
        return null;
    }

    private static IPNetwork? ParseNetwork(ArgumentResult result)
    {
        if (IPNetwork.TryParse(result.Tokens[0].Value, out var network) && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength is >= 8 and <= 30)
        {
            return network;
        }

        result.AddError($"--listen: '{result.Tokens[0].Value}' is no range of IPv4 addresses from /8 to /30, such as 127.0.0.0/16.");
        return null;
    }

    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year is >= 2001 and <= 2099)
        {
            return time;
        }

        result.AddError($"--start: '{text}' is no time from 2001 to 2099 such as 2026-11-01T00:00:00Z.");
        return null;
    }
}
