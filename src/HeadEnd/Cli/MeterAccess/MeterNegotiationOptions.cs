using System.CommandLine;
using System.CommandLine.Parsing;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>The options of what is proposed to the meter in AARQ.</summary>
internal sealed class MeterNegotiationOptions
{
    private const string ShortNames = "sn";

    private readonly Option<string> _referencing = new Option<string>("--referencing") { Description = "Objects by logical name, or by short names taken from the meter's list", DefaultValueFactory = _ => "ln" }
        .OneOf("ln", ShortNames);

    private readonly Option<int> _maxPdu = new("--max-pdu")
    {
        Description = "Largest APDU taken from the meter, 12 to 65535 octets; 0 states no limit",
        HelpName = "N",
        DefaultValueFactory = _ => 65535,
        CustomParser = ParseMaxPdu,
    };

    private readonly Option<int?> _window = new("--gbt-window")
    {
        Description = "Propose general block transfer and take N blocks, 1 to 63, in one go (in HDLC frames always 1) [default: not proposed]",
        HelpName = "N",
        CustomParser = r => Numbers.Within(1, 63)(r),
    };

    public MeterNegotiationOptions(Command command)
    {
        foreach (var option in new Option[] { _referencing, _maxPdu, _window })
        {
            command.Options.Add(option);
        }
    }

    public AssociationOptions Apply(AssociationOptions options, ParseResult parsed, MeterProfile? profile)
    {
        var referencing = Given.In(parsed, _referencing) ? Referencing(parsed.GetRequiredValue(_referencing)) : profile?.Link.Referencing ?? default;
        options = options with
        {
            Referencing = referencing,
            MaxReceivePduSize = (ushort)(Given.In(parsed, _maxPdu) ? parsed.GetValue(_maxPdu) : profile?.Link.MaxReceivePduSize ?? parsed.GetValue(_maxPdu)),
        };
        return parsed.GetValue(_window) is { } window
            ? options with { GeneralBlockTransferWindow = (byte)window, ProposedConformance = options.ProposedConformance | Conformance.GeneralBlockTransfer }
            : options;
    }

    private static Referencing Referencing(string word) => word == ShortNames ? Protocol.Association.Referencing.ShortName : Protocol.Association.Referencing.LogicalName;

    private static int ParseMaxPdu(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size) && size is 0 or (>= 12 and <= 65535))
        {
            return size;
        }

        result.AddError($"--max-pdu must be 0 or a number 12 to 65535, not '{result.Tokens[0].Value}'.");
        return 0;
    }
}
