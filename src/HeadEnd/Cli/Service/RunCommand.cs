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

        Several machines, one PostgreSQL or SQL Server: give each process the roles it is to have, and the roles of all together must be every one of
          api         web page and REST interface; without it only /health is served
          worker      talks to meters: read shards and commands
          scheduler   fires schedules, settles accounts
        'headend nodes' lists the processes and which of them are alive. What a dead one had begun is taken over by the others.

        A meter imported with host dial-in is awaited on HeadEnd:DialIn:Listen (--dial-in): it opens the connection, says its serial number
        or logical device name to the public client, and its connection is kept for reads and commands, whose security is the meter's own.

        Who may change things: callers with an API key (HeadEnd:ApiKeys, 'headend keys api'); without configured keys callers on this
        machine only. On SIGTERM it finishes what is on the wire and stops within 30 seconds.
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("run", Summary, Lesson);
        var config = ConfigurationArguments.CreateOption();
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by ';' [default: http://127.0.0.1:8080]", HelpName = "URLS" };
        var roles = new Option<string?>("--roles") { Description = "What this process does, separated by ',' [default: api,worker,scheduler]", HelpName = "ROLES" };
        var node = new Option<string?>("--node") { Description = "Name of this node in lists and logs [default: the machine's]", HelpName = "NAME" };
        command.Options.Add(config);
        var dialIn = new Option<string?>("--dial-in") { Description = "Address and port where meters that dial in are awaited, such as 0.0.0.0:4061 [default: none]", HelpName = "ADDRESS:PORT" };
        command.Options.Add(urls);
        command.Options.Add(dialIn);
        command.Options.Add(roles);
        command.Options.Add(node);
        command.SetAction((parsed, cancellationToken) =>
            ConfigurationArguments.GuardAsync(() => RunAsync(context, parsed.GetValue(config), parsed.GetValue(urls), parsed.GetValue(roles), parsed.GetValue(node), parsed.GetValue(dialIn), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string? config, string? urls, string? roles, string? node, string? dialIn, CancellationToken cancellationToken)
    {
        var overrides = new Dictionary<string, string?>();
        foreach (var (key, value) in new[] { (nameof(HeadEndOptions.Urls), urls), (nameof(HeadEndOptions.Roles), roles), (nameof(HeadEndOptions.Node), node), ($"{nameof(HeadEndOptions.DialIn)}:{nameof(DialInSettings.Listen)}", dialIn) })
        {
            if (value is not null)
            {
                overrides.Add($"{HeadEndOptions.Section}:{key}", value);
            }
        }

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
