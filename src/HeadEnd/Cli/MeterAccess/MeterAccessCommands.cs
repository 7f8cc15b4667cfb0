using System.CommandLine;
using PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary><c>headend meter</c>: straight to one meter, no database.</summary>
internal static class MeterAccessCommands
{
    private const string Summary = "Talk straight to one meter, without a database.";

    private const string Lesson = $$"""
        Objects are written class:logical-name:attribute (or :method), e.g. 3:1.0.1.8.0.255:2 for total import energy.

        JSON (--json): an array with one element per item, in the order asked:
          address   what was asked
          type      COSEM type of the value (double-long-unsigned, octet-string, ...), null when refused
          value     integers as numbers (64 bits exact), octet-strings as hex, bit-strings as "0101", arrays and
                    structures as nested arrays; null for null-data and when refused
          raw       the value's A-XDR octets in hex, null when refused
          error     null, or how the meter refused
        and where it applies: text or dateTime (an octet-string that reads as one; dateTime is ISO 8601 in the meter's
        local time), columns and rows (a profile buffer, decoded by its capture objects).

        The password can come from the environment so that it shows in no process list: {{MeterTargetOptions.PasswordVariable}}.
        """;

    public static Command Create(CliContext context) => new TaughtCommand("meter", Summary, Lesson)
    {
        MeterObjectsCommand.Create(context),
        MeterGetCommand.Create(context),
        MeterSetCommand.Create(context),
        MeterInvokeCommand.Create(context),
        MeterDumpCommand.Create(context),
    };
}
