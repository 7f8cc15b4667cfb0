using System.CommandLine;
using PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary><c>headend meter</c>: straight to one meter, no database.</summary>
internal static class MeterAccessCommands
{
    private const string Summary = "Talk straight to one meter, without a database.";

    private const string Lesson = $$"""
        Examples, of any of them:
          headend meter objects --host 10.0.0.7                                          wrapper, public client, no password
          headend meter get --host 10.0.0.7 --framing hdlc --physical 17 --address-size 4 8:0.0.1.0.0.255:2
          headend meter get --serial /dev/ttyUSB0 --baud 9600 --mode-e 1:0.0.96.1.0.255:2
          headend meter get --host 10.0.0.7 --client 1 --auth hls-gmac --invocation-counter read 3:1.0.1.8.0.255:2
          headend meter dump --host 10.0.0.7 --referencing sn --auth lls --out meter.json
          headend meter get --host 10.0.0.7 --profile profiles/generic-prepaid.json --trace 3:1.0.1.8.0.255:2
        With --profile and something to authenticate with, objects, get and dump go as the profile's reading client, set and invoke as
        its setting client; without, as its public client. An option on the line always wins.

        Keys are those of --guek and --gak, better of the environment: HEADEND_METER_GUEK, HEADEND_METER_GAK. Invocation counters are
        kept in files, one for each key and system title, in HEADEND_COUNTERS or ~/.local/state/prepaidmeter/counters; none is used
        twice. Do not remove them while the key is in use.

        --trace shows every frame on standard error: time, direction, length, and the tree 'headend decode' shows, deciphered with the
        keys at hand. Passwords and keys are masked; what the meter answers is shown.

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
