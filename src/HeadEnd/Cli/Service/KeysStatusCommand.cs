using System.CommandLine;
using System.Globalization;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend keys status</c>: which secrets of a meter are stored, and its invocation counter; never a value.</summary>
internal static class KeysStatusCommand
{
    private const string Summary = "Show which keys and passwords of a meter are stored, and how far its invocation counter is used. Shows no secret.";

    private const string Lesson = """
        Example:
          headend keys status SIM00000001

        JSON: {"serialNumber": "...", "authentication": "hls-gmac", "security": "auth-enc", "suite": 0, "systemTitle": null,
               "secrets": [{"kind": "encryptionKey", "state": "current", "storedAt": "..."}], "nextCounter": 1025, "counterUsed": 0.0000}
        nextCounter is the first invocation counter never reserved; at half of 4294967296 it is time to change the key.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("status", Summary, Lesson);
        var serial = new Argument<string>("serial") { Description = "The meter's serial number" };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        command.Arguments.Add(serial);
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(
            () => RunAsync(context, parsed.GetRequiredValue(serial), parsed.GetValue(config), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string serial, string? config, bool json, CancellationToken cancellationToken)
    {
        await using var services = await CoreScope.OpenAsync(config, cancellationToken);
        var (meter, terms) = await MeterKeys.FindAsync(services, serial, cancellationToken);
        var secrets = await services.GetRequiredService<IKeyStore>().ListAsync(meter.Id, cancellationToken);
        var next = await MeterKeys.CounterOfAsync(services, meter, cancellationToken) is { } id
            ? await services.GetRequiredService<IInvocationCounterStore>().FindAsync(id, cancellationToken)
            : null;
        var used = next is { } n ? Math.Round((decimal)n / (1UL << 32), 4) : (decimal?)null;
        if (json)
        {
            JsonOutput.Write(context.Out, new
            {
                meter.SerialNumber,
                Authentication = SecurityNames.NameOf(terms.Mechanism),
                Security = SecurityNames.NameOf(terms.Protection),
                Suite = (int)terms.Suite,
                SystemTitle = meter.Security.SystemTitle?.ToString(),
                Secrets = secrets.Select(s => new { Kind = Camel(s.Kind), State = Camel(s.State), s.StoredAt }),
                NextCounter = next,
                CounterUsed = used,
            });
            return ExitCode.Ok;
        }

        context.Out.WriteLine($"{meter.SerialNumber}: {SecurityNames.NameOf(terms.Mechanism)}, {SecurityNames.NameOf(terms.Protection)}, suite {(int)terms.Suite}, system title {meter.Security.SystemTitle?.ToString() ?? "not pinned"}");
        foreach (var secret in secrets)
        {
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Camel(secret.Kind),-18} {Camel(secret.State),-9} since {secret.StoredAt:yyyy-MM-dd HH:mm:ss}Z"));
        }

        context.Out.WriteLine(next is null ? "  no invocation counter was used yet" : string.Create(CultureInfo.InvariantCulture, $"  invocation counters are reserved up to {next - 1} ({used:P2} used)"));
        return ExitCode.Ok;
    }

    private static string Camel<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
