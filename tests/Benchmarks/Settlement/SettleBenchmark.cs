using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Benchmarks.Collection;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Storage;

namespace PrepaidMeter.Benchmarks.Settlement;

/// <summary>Settles one ordinary day of a book: half of it first, then all of it a day later, then again.</summary>
internal static class SettleBenchmark
{
    public static async Task<SettleReport> RunAsync(int accounts, string? server, CancellationToken cancellationToken)
    {
        await using var postgres = server is null ? null : await PostgresDatabase.CreateAsync(server, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("headend-settle-");
        try
        {
            var storage = postgres is null
                ? new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder.FullName, "headend.db")}" }
                : new StorageOptions { Provider = "PostgreSql", ConnectionString = postgres.ConnectionString };
            return await MeasureAsync(accounts, storage, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<SettleReport> MeasureAsync(int accounts, StorageOptions storage, CancellationToken cancellationToken)
    {
        await using var book = await BenchmarkBook.CreateAsync(storage, cancellationToken);
        // The first day of the first half, which brings its balances into being; it is not measured.
        await book.AddAccountsAsync(accounts / 2, cancellationToken);
        await book.FreezeAsync(cancellationToken);
        await book.SettleAsync(cancellationToken);
        await book.FreezeAsync(cancellationToken);
        var (half, halfSeconds) = await TimedAsync(() => book.SettleAsync(cancellationToken));

        await book.AddAccountsAsync(accounts - (accounts / 2), cancellationToken);
        await book.FreezeAsync(cancellationToken);
        await book.SettleAsync(cancellationToken);
        await book.FreezeAsync(cancellationToken);
        var (cpu, load) = (Environment.CpuUsage.TotalTime, LoadAverage());
        var (whole, seconds) = await TimedAsync(() => book.SettleAsync(cancellationToken));
        var spent = Environment.CpuUsage.TotalTime - cpu;
        var (again, againSeconds) = await TimedAsync(() => book.SettleAsync(cancellationToken));
        var faults = await book.Services.GetRequiredService<IAccountLedger>().CheckAsync(cancellationToken);
        return new(
            accounts, whole.DaysSettled, Math.Round(seconds, 2), Math.Round(accounts / seconds), Math.Round(half.Accounts / halfSeconds), Math.Round(againSeconds, 2),
            again.DaysSettled, faults.Count, whole.Failed + again.Failed, Math.Round(spent.TotalSeconds, 2), storage.Provider,
            [load, LoadAverage()]);
    }

    private static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<(SettlementSummary Summary, double Seconds)> TimedAsync(Func<Task<SettlementSummary>> settle)
    {
        var watch = Stopwatch.StartNew();
        var summary = await settle();
        return (summary, watch.Elapsed.TotalSeconds);
    }
}
