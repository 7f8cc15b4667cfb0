using System.CommandLine;
using System.Globalization;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend keys counter</c>: moves the floor of a meter's invocation counter up.</summary>
internal static class KeysCounterCommand
{
    private const string Summary = "Move the invocation counter of a meter's key up, when the meter has seen higher ones than this head-end sent.";

    private const string Lesson = """
        Counters never go down: a lower number than was ever reserved is refused (exit code 1), because a counter used twice
        under one key gives the plaintext away. Numbers in the upper half leave little: change the key instead.

        Example:
          headend keys counter SIM00000001 --raise-to 200000
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("counter", Summary, Lesson);
        var serial = new Argument<string>("serial") { Description = "The meter's serial number" };
        var raise = new Option<uint>("--raise-to") { Description = "The next counter to use", HelpName = "N", Required = true };
        var config = ConfigurationArguments.CreateOption();
        command.Arguments.Add(serial);
        command.Options.Add(raise);
        command.Options.Add(config);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(
            () => RunAsync(context, parsed.GetRequiredValue(serial), parsed.GetValue(raise), parsed.GetValue(config), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string serial, uint next, string? config, CancellationToken cancellationToken)
    {
        await using var services = await CoreScope.OpenAsync(config, cancellationToken);
        var (meter, _) = await MeterKeys.FindAsync(services, serial, cancellationToken);
        if (await MeterKeys.CounterOfAsync(services, meter, cancellationToken) is not { } id)
        {
            throw new CliException(ExitCode.Refused, $"{serial} has no encryption key, so there is no counter.");
        }

        var store = services.GetRequiredService<IInvocationCounterStore>();
        if (!await store.TryRaiseAsync(id, new InvocationCounter(next), cancellationToken))
        {
            var floor = await store.FindAsync(id, cancellationToken);
            throw new CliException(ExitCode.Refused, string.Create(CultureInfo.InvariantCulture, $"{next} is below {floor}, the first counter never reserved; nothing was changed."));
        }

        await services.GetRequiredService<IAuditStore>().AppendAsync(
            new AuditEntry(
                0, services.GetRequiredService<FleetClock>().UtcNow, $"cli:{Environment.UserName}", "keys.counter-raised", $"meter:{serial}",
                string.Create(CultureInfo.InvariantCulture, $"next invocation counter {next}"), default),
            cancellationToken);
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{serial}: the next invocation counter is {next} or higher."));
        return ExitCode.Ok;
    }
}
