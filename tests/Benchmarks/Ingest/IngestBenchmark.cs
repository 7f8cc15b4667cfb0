using System.Globalization;
using Npgsql;
using PrepaidMeter.Benchmarks.Collection;
using PrepaidMeter.Benchmarks.Sessions;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Storage;
using PrepaidMeter.Storage.Meters;
using PrepaidMeter.Storage.Migrations;
using PrepaidMeter.Storage.Readings;

namespace PrepaidMeter.Benchmarks.Ingest;

/// <summary>Stores a day of five channels for as many meters as the rows ask for, through <see cref="ReadingStore"/>, versions and watermarks included.</summary>
internal sealed class IngestBenchmark(int rows, int writers)
{
    private const int IntervalsOfADay = 96;
    private const string Profile = "loadProfile";

    private static readonly (string Name, string Unit)[] Channels =
        [("interval.import", "Wh"), ("interval.export", "Wh"), ("energy.import.total", "Wh"), ("voltage.average", "V"), ("energy.export.total", "Wh")];

    private static readonly DateTimeOffset Day = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly int _meters = Math.Max(1, rows / (IntervalsOfADay * Channels.Length));

    private int Rows => _meters * IntervalsOfADay * Channels.Length;

    /// <param name="server">A PostgreSQL server; null for an SQLite file.</param>
    public async Task<IngestReport> RunAsync(string? server, CancellationToken cancellationToken)
    {
        if (server is null)
        {
            var folder = Directory.CreateTempSubdirectory("headend-ingest-");
            try
            {
                var options = new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder.FullName, "ingest.db")}" };
                return await RunAsync(options, "WAL, synchronous=FULL", cancellationToken);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        await using var database = await PostgresDatabase.CreateAsync(server, cancellationToken);
        return await RunAsync(new() { Provider = "PostgreSql", ConnectionString = database.ConnectionString }, await DurabilityAsync(database.ConnectionString, cancellationToken), cancellationToken);
    }

    private static async Task<string> DurabilityAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("SELECT 'fsync=' || current_setting('fsync') || ', synchronous_commit=' || current_setting('synchronous_commit')");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<IngestReport> RunAsync(StorageOptions storage, string durable, CancellationToken cancellationToken)
    {
        using var database = new Database(storage.CreateDialect());
        var clock = new FleetClock(TimeProvider.System);
        await new Migrator(database, clock).MigrateAsync(cancellationToken);
        var meters = await new MeterStore(database).UpsertAsync([.. Enumerable.Range(1, _meters).Select(NewMeter)], cancellationToken);
        var store = new ReadingStore(database, clock);

        var load = LoadAverage();
        var cpu = Environment.CpuUsage.TotalTime;
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(
            meters,
            new ParallelOptions { MaxDegreeOfParallelism = writers, CancellationToken = cancellationToken },
            async (meter, ct) => await store.StoreIntervalsAsync(meter.Id, Profile, DayOf(meter.Id), Day.AddDays(1), ct));
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;

        var stored = await database.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM interval_reading"), cancellationToken);
        using var figures = new ProcessFigures();
        figures.Refresh();
        return new(storage.Provider, Rows, stored, seconds, stored / seconds, cpu.TotalSeconds, figures.PeakResidentKb / 1024.0, writers, durable, [load, LoadAverage()]);
    }

    private static Meter NewMeter(int number) =>
        new(default, string.Create(CultureInfo.InvariantCulture, $"B{number:0000000}"), null, "generic-prepaid", "127.0.0.1", 4059, 1, "Asia/Shanghai", "default", Day);

    private static List<IntervalReading> DayOf(MeterId meter)
    {
        var readings = new List<IntervalReading>(IntervalsOfADay * Channels.Length);
        for (var i = 1; i <= IntervalsOfADay; i++)
        {
            var at = Day.AddMinutes(15 * i);
            for (var c = 0; c < Channels.Length; c++)
            {
                readings.Add(new(meter, Profile, Channels[c].Name, at, 0, (meter.Value % 1000) + (i * 12.25m) + c, Channels[c].Unit, 0, ReadingQuality.Good));
            }
        }

        return readings;
    }

    private static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
