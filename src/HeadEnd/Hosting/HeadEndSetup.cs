using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Nodes;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Storage;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Everything a head-end needs to know before it is put together.</summary>
internal sealed record HeadEndSetup(HeadEndOptions Options, StorageOptions Storage, Catalogs Catalogs, KeyEncryptionKey Key)
{
    /// <summary>What time it is in the fleet's world; the demo runs it faster.</summary>
    public TimeProvider FleetTime { get; init; } = TimeProvider.System;

    public CollectionOptions Collection { get; init; } = Options.Clock.ToOptions([]);

    /// <summary>What a database without schedules starts with.</summary>
    public IReadOnlyList<Schedule> Schedules { get; init; } = FirstSchedules.For(Options.TimeZone);

    /// <summary>What a database without read plans starts with.</summary>
    public IReadOnlyList<ReadPlan> Plans { get; init; } = FirstPlans.For(Options.TimeZone);

    /// <summary>When the prepayment policy may act.</summary>
    public PolicyOptions Policy { get; init; } = Options.Prepayment.ToPolicy([]);

    /// <summary>What keeps cuts from hurting a city.</summary>
    public SafetyOptions Safety { get; init; } = Options.Safety.ToOptions([]);

    /// <summary>This process among those on the database.</summary>
    public Node Node { get; } = Node.Start(
        string.IsNullOrWhiteSpace(Options.Node) ? Environment.MachineName : Options.Node.Trim(),
        RoleNames.TryParse(Options.Roles, out var roles) ? roles : NodeRoles.All,
        typeof(HeadEndSetup).Assembly.GetName().Version?.ToString(3) ?? "",
        TimeProvider.System);

    /// <summary>Reads and checks the configuration.</summary>
    /// <exception cref="ConfigurationException">Something in it is wrong; every fault of the options is named.</exception>
    public static async Task<HeadEndSetup> LoadAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var options = new HeadEndOptions();
        var storage = new StorageOptions { ConnectionString = "Data Source=data/headend.db" };
        try
        {
            configuration.GetSection(HeadEndOptions.Section).Bind(options);
            configuration.GetSection("Storage").Bind(storage);
        }
        catch (InvalidOperationException e)
        {
            // The binder names the key and the value's expected type.
            throw new ConfigurationException(e.Message, e);
        }

        Check(options, storage);
        return new(options, storage, await Catalogs.LoadAsync(options, cancellationToken), KeySource.Load(options));
    }

    /// <exception cref="ConfigurationException">Names every fault of the options by key.</exception>
    public static void Check(HeadEndOptions options, StorageOptions storage)
    {
        if (new HeadEndOptionsValidator().Validate(null, options) is { Failed: true, Failures: var faults })
        {
            throw new ConfigurationException(string.Join("; ", faults));
        }

        try
        {
            using var dialect = storage.CreateDialect();
            if (dialect.IsEmbedded && RoleNames.TryParse(options.Roles, out var roles) && roles != NodeRoles.All)
            {
                throw new ConfigurationException(
                    $"{HeadEndOptions.Section}:Roles: '{options.Roles}' leaves the rest to other nodes, which can not share {dialect.Name}: use PostgreSql or SqlServer, or all roles.");
            }
        }
        catch (StorageException e)
        {
            throw new ConfigurationException(e.Message, e);
        }
    }
}
