using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Databases;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Testing;
using Xunit.Abstractions;

namespace PrepaidMeter.EndToEnd.Tests.Cluster;

/// <summary>Three processes, one PostgreSQL, 300 simulated meters under HLS-GMAC; one process is killed while it talks to meters.</summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Meters = 300;
    private const int Channels = 4;
    private const string Roles = "worker,scheduler";

    /// <summary>
    /// Without anything new, a node or a meter. Long, because a machine with a load of 50 on two cores takes 40 s to start the nodes; the test took 111 s there.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly string[] Names = ["n1", "n2", "n3"];

    private readonly ConcurrentDictionary<(int Meter, uint Counter), int> _counters = new();
    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow();
    private (long Seen, double At) _progress;

    [PostgreSqlFact]
    public async Task Kill_OneOfThreeNodesWhileItReads_EveryIntervalIsStoredOnceAndNoCounterIsUsedTwice()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var fleet = await SimulatedFleet.StartAsync(
            new FleetOptions
            {
                MeterCount = Meters,
                MetersPerPort = 30,
                HistoryDays = 3,
                Security = new FleetSecurity(),
                CounterReceived = (meter, counter, _) => _counters.AddOrUpdate((meter, counter.Value), 1, (_, n) => n + 1),
            },
            TimeProvider.System,
            default);
        var folder = Directory.CreateTempSubdirectory("headend-cluster-");
        var nodes = new List<NodeProcess>();
        try
        {
            // Now: a quarter of an hour may end while the nodes read, and a meter read before that is not read again.
            var expected = fleet.Meters.ToDictionary(m => m.Meter.SerialNumber, RowsOf);
            var settings = await PrepareAsync(folder.FullName, database, fleet);
            nodes.AddRange(Names.Select(n => NodeProcess.Start(n, settings, Roles)));
            var held = new HeldIntervals(database.Database);
            await FirstAsync(async () => await held.NodesAsync() == Names.Length ? "up" : null, held, nodes);
            output.WriteLine($"up after {Elapsed:F1} s");

            // Killed when it has something to lose: meters are read, others are not, and it holds leases.
            var victim = await FirstAsync(async () => await held.MetersAsync() is > 20 and < Meters * 2 / 3 ? await held.BusiestNodeAsync() : null, held, nodes);
            nodes.Single(n => n.Name == victim).Kill();
            var atKill = await held.MetersAsync();
            output.WriteLine($"killed {victim} after {Elapsed:F1} s, {atKill} of {Meters} meters read; shards of the run by node: {await held.ShardsByNodeAsync()}");
            atKill.ShouldBeLessThan(Meters);

            await FirstAsync(async () => await held.MissingAsync(expected) == 0 ? "complete" : null, held, nodes);
            output.WriteLine($"complete after {Elapsed:F1} s, {expected.Values.Sum() * Channels} intervals, {_counters.Count} invocation counters");

            (await held.DoubledAsync(Channels)).ShouldBe(0, "rows with another version, another occurrence, or not exactly one value in each channel");
            _counters.Where(c => c.Value > 1).ShouldBeEmpty("a counter used twice breaks AES-GCM");
            (await held.LeasesLeftAsync(victim)).ShouldBe(0, "leases of the killed node that nobody took over");
        }
        finally
        {
            nodes.ForEach(n => n.Dispose());
            folder.Delete(recursive: true);
        }
    }

    private double Elapsed => (TimeProvider.System.GetUtcNow() - _start).TotalSeconds;

    /// <summary>Rows in the meter's load profile now: later ones may come in while the nodes read.</summary>
    private static int RowsOf(FleetMeter meter)
    {
        var writer = new AxdrWriter();
        var entriesInUse = CosemAttribute.Parse("7:1.0.99.1.0.255:7");
        meter.Meter.Get(new ServerContext(16, AuthenticationMechanism.None), entriesInUse, null, writer).ShouldBe(DataAccessResult.Success);
        return (int)((DlmsData.DoubleLongUnsigned)AxdrDecoder.Decode(writer.WrittenSpan)).Value;
    }

    /// <summary>Database, key, meters, a plan and a run of it, as an operator sets them up.</summary>
    private static async Task<string> PrepareAsync(string folder, PostgreSqlDatabase database, SimulatedFleet fleet)
    {
        var settings = Path.Combine(folder, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new
        {
            HeadEnd = new
            {
                ProfilesDirectory = Path.Combine(AppContext.BaseDirectory, "profiles"),
                TariffsDirectory = Path.Combine(AppContext.BaseDirectory, "tariffs"),
                DataDirectory = folder,
                KeyEncryptionKeyFile = Path.Combine(folder, "kek"),
                LeaseSeconds = 6,
                CheckInSeconds = 2,
                ReadParallelism = 8,
                ShardMeters = 20,
            },
            Storage = new { Provider = "PostgreSql", database.ConnectionString },
        }));
        Metering.Keys.KeyEncryptionKey.FromFileOrCreate(Path.Combine(folder, "kek"));
        var setup = await HeadEndSetup.LoadAsync(HeadEndConfiguration.Load(settings, new Dictionary<string, string?>()), default);
        await using var services = new ServiceCollection().AddLogging().AddHeadEndCore(setup).BuildServiceProvider();
        using var csv = new StringWriter();
        await MeterExport.WriteAsync(csv, fleet, "generic-prepaid", "default", default);
        using var rows = new StringReader(csv.ToString());
        (await services.GetRequiredService<MeterImport>().ImportAsync(rows, "test", default)).Faults.ShouldBeEmpty();

        // Asked for before any node runs, so that whoever comes first cuts it into shards.
        var plan = new ReadPlan("intervals", new(CollectionParts.LoadProfile), null, new("0 0 0 1 1 ?", "UTC", TimeSpan.FromHours(1)));
        await services.GetRequiredService<IPlanStore>().SaveAsync(plan, default);
        (await PlanRequests.AddAsync(services.GetRequiredService<IPlanRunStore>(), plan, TimeProvider.System.GetUtcNow(), default)).ShouldNotBeNull();
        return settings;
    }

    private async Task<T> FirstAsync<T>(Func<Task<T?>> look, HeldIntervals held, List<NodeProcess> nodes)
        where T : class
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            var seen = await held.NodesAsync() + await held.MetersAsync();
            _progress = seen == _progress.Seen ? _progress : (seen, Elapsed);
            var ended = nodes.Count(n => n.HasExited);
            if (ended > 1 || Elapsed > _progress.At + Patience.TotalSeconds || Elapsed > Limit.TotalSeconds)
            {
                nodes.ForEach(n => output.WriteLine(n.Log));
                output.WriteLine(await held.StandingAsync());
                Assert.Fail($"not reached after {Elapsed:F0} s, {ended} processes ended");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
