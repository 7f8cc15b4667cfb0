using System.CommandLine;
using System.CommandLine.Parsing;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>The options that say where a meter is and in which frames it speaks.</summary>
internal sealed class MeterLineOptions
{
    private const string Wrapper = "wrapper";
    private const string Hdlc = "hdlc";

    private readonly Option<string?> _host = new("--host") { Description = "Host name or address of the meter" };

    private readonly Option<int> _port = new("--port") { Description = "TCP port", DefaultValueFactory = _ => 4059, CustomParser = Numbers.Within(1, 65535) };

    private readonly Option<string?> _serial = new("--serial") { Description = "Serial device in place of --host, e.g. /dev/ttyUSB0", HelpName = "DEV" };

    private readonly Option<int> _baud = new("--baud") { Description = "Baud rate of the serial line, 8N1", DefaultValueFactory = _ => 9600, CustomParser = Numbers.Within(50, 4_000_000) };

    private readonly Option<bool> _modeE = new("--mode-e") { Description = "Open the serial line through an optical head first (IEC 62056-21 mode E); --baud is then the highest rate taken" };

    private readonly Option<string?> _framing = new Option<string?>("--framing") { Description = "Framing [default: wrapper; hdlc with --serial]", HelpName = $"{Wrapper}|{Hdlc}" }
        .OneOf(Wrapper, Hdlc);

    private readonly Option<int> _server = new("--server")
    {
        Description = "Server address: 1 is the management logical device",
        DefaultValueFactory = _ => 1,
        CustomParser = Numbers.Within(0, 65535),
    };

    private readonly Option<int?> _physical = new("--physical") { Description = "HDLC: physical device on the line, 0..16383", HelpName = "N", CustomParser = r => Numbers.Within(0, 16383)(r) };

    private readonly Option<string?> _addressSize = new Option<string?>("--address-size") { Description = "HDLC: octets of the server address [default: the fewest that hold it]", HelpName = "1|2|4" }
        .OneOf("1", "2", "4");

    private readonly Option<MeterProfile?> _profile;

    private readonly Option<string?> _gateway = new("--gateway") { Description = "The meter is behind a gateway or concentrator at --host: network there, and the meter's physical device address in hex", HelpName = "NETID:ADDRESS" };

    public MeterLineOptions(Command command, Option<MeterProfile?> profile)
    {
        _profile = profile;
        foreach (var option in new Option[] { _host, _port, _serial, _baud, _modeE, _framing, _server, _physical, _addressSize, _gateway })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Validate);
    }

    /// <param name="profile">What it says counts where no option does.</param>
    public (MeterEndpoint Endpoint, SerialLine? Serial) Read(ParseResult parsed, MeterProfile? profile)
    {
        var serial = parsed.GetValue(_serial) is { } device ? new SerialLine(device, parsed.GetValue(_baud), parsed.GetValue(_modeE)) : null;
        var link = profile?.Link ?? new LinkProfile();
        var endpoint = new MeterEndpoint(parsed.GetValue(_host) ?? "", parsed.GetValue(_port), (ushort)(Given.In(parsed, _server) ? parsed.GetValue(_server) : link.ServerAddress))
        {
            Hdlc = FramingOf(parsed.GetValue(_framing), serial is not null, profile) == Hdlc ? HdlcOf(parsed, link) : null,
        };
        return (endpoint, serial);
    }

    private HdlcOptions HdlcOf(ParseResult parsed, LinkProfile link)
    {
        var profiled = (link with { Framing = LinkFraming.Hdlc }).ToHdlc()!;
        return profiled with
        {
            PhysicalAddress = (ushort?)parsed.GetValue(_physical) ?? profiled.PhysicalAddress,
            AddressSize = AddressSize(parsed.GetValue(_addressSize)) ?? profiled.AddressSize,
        };
    }

    /// <summary>Null for a meter that is spoken to itself.</summary>
    /// <exception cref="CliException">Not of the form it has.</exception>
    public GatewayAddress? Gateway(ParseResult parsed)
    {
        try
        {
            return parsed.GetValue(_gateway) is { } text ? GatewayAddress.Parse(text) : null;
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Usage, $"--gateway: {e.Message}", e);
        }
    }

    private static string FramingOf(string? word, bool overSerial, MeterProfile? profile) =>
        word ?? (overSerial || profile?.Link.Framing == LinkFraming.Hdlc ? Hdlc : Wrapper);

    private void Validate(CommandResult result)
    {
        if ((result.GetResult(_host) is null) == (result.GetResult(_serial) is null))
        {
            result.AddError("Say where the meter is: --host, or --serial.");
            return;
        }

        var overSerial = result.GetResult(_serial) is not null;
        var framing = FramingOf(Given.Word(result, _framing), overSerial, Given.Value(result, _profile));
        if (overSerial && framing == Wrapper)
        {
            result.AddError("The wrapper does not go over a serial line: --framing hdlc.");
        }

        if (!overSerial && (Given.In(result, _modeE) || Given.In(result, _baud)))
        {
            result.AddError("--baud and --mode-e go with --serial.");
        }

        if (framing == Wrapper && (Given.In(result, _physical) || Given.In(result, _addressSize)))
        {
            result.AddError("--physical and --address-size go with --framing hdlc.");
        }
    }

    private static int? AddressSize(string? word) => word is null ? null : word[0] - '0';
}
