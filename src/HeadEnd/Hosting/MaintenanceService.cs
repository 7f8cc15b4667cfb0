using PrepaidMeter.Storage.Maintenance;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Keeps the database in order in the background: at start, so that months are there before readings come, and every few hours.</summary>
internal sealed partial class MaintenanceService(DatabaseMaintenance maintenance, TimeProvider time, ILogger<MaintenanceService> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                var report = await maintenance.RunAsync(stoppingToken);
                LogDone(report.PartitionsMade.Count, report.PartitionsDropped.Count, report.RowsDeleted.Values.Sum());
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(3201, LogLevel.Information, "Database maintenance: {Made} months made, {Dropped} months dropped, {Deleted} rows deleted")]
    private partial void LogDone(int made, int dropped, long deleted);

    [LoggerMessage(3202, LogLevel.Error, "Database maintenance failed; it is tried again in 6 hours")]
    private partial void LogFailed(Exception exception);
}
