using System.CommandLine;
using PrepaidMeter.HeadEnd.Hosting;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend run</c>: the service.</summary>
internal static class RunCommand
{
    private const string Summary = "Run the service: schedules, commands, REST interface and web page, until SIGTERM or Ctrl+C.";

    private const string Lesson = """
        Settings come from appsettings.json beside the executable, then the one in the working directory (or --config), then the
        environment (HeadEnd__Urls, Storage__ConnectionString, ...), then the options here.

        The meters' secrets are sealed under a key-encryption key: HEADEND_KEK in the environment, or the file HeadEnd:KeyEncryptionKeyFile
        (default data/kek; 'headend keys create' makes one). Without it nothing starts.

        Addresses:
          /               web page
          /api/v1         REST interface, described at /openapi/v1.json
          /health/live    the process answers
          /health/ready   database and scheduler do their work (503 when not)

        Who may change things: callers with an API key (HeadEnd:ApiKeys, 'headend keys api'); without configured keys callers on this
        machine only. On SIGTERM it finishes what is on the wire and stops within 30 seconds.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("run", Summary, Lesson);
        var config = ConfigurationArguments.CreateOption();
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by ';' [default: http://127.0.0.1:8080]", HelpName = "URLS" };
        command.Options.Add(config);
        command.Options.Add(urls);
        command.SetAction((parsed, cancellationToken) =>
            ConfigurationArguments.GuardAsync(() => RunAsync(context, parsed.GetValue(config), parsed.GetValue(urls), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string? config, string? urls, CancellationToken cancellationToken)
    {
        var overrides = urls is null ? [] : new Dictionary<string, string?> { [$"{HeadEndOptions.Section}:{nameof(HeadEndOptions.Urls)}"] = urls };
        var configuration = HeadEndConfiguration.Load(config, overrides);
        var setup = await HeadEndSetup.LoadAsync(configuration, cancellationToken);
        await using var app = await HeadEndHost.CreateAsync(setup, configuration, null, cancellationToken);
        await HeadEndHost.StartAsync(app, cancellationToken);
        context.Error.WriteLine($"headend: listening on {string.Join(", ", app.Urls)}; stop with Ctrl+C or SIGTERM");
        await app.WaitForShutdownAsync(cancellationToken);
        return cancellationToken.IsCancellationRequested
            ? ExitCode.Ok
            : throw new CliException(ExitCode.Refused, "stopped by itself: the log says why");
    }
}
