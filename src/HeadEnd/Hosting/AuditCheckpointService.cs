using System.Security.Cryptography;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Time;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Signs how far the audit record goes, at start and then regularly. A broken record is never signed: it is an error in the log each time.</summary>
internal sealed partial class AuditCheckpointService(IAuditStore audit, AuditSettings settings, FleetClock clock, TimeProvider time, ILogger<AuditCheckpointService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.CheckpointKeyFile.Length == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromHours(settings.CheckpointEveryHours), time);
        do
        {
            await SignAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SignAsync(CancellationToken cancellationToken)
    {
        try
        {
            var verdict = await audit.VerifyAsync([], cancellationToken);
            if (verdict.BrokenAt is { } broken)
            {
                LogBroken(broken, verdict.Fault);
                return;
            }

            using var key = ECDsa.Create();
            key.ImportFromPem(await File.ReadAllTextAsync(settings.CheckpointKeyFile, cancellationToken));
            AuditCheckpointFile.Append(settings.CheckpointFile, AuditCheckpoint.Sign(verdict.Head, clock.UtcNow, key));
            LogSigned(verdict.Head.Sequence, settings.CheckpointFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException or Storage.StorageException)
        {
            // The service goes on without its anchor: supply must not depend on a disk for evidence. The next round tries again.
            LogFailed(e, settings.CheckpointFile);
        }
    }

    [LoggerMessage(5101, LogLevel.Information, "Audit record signed up to entry {Sequence} into {File}")]
    private partial void LogSigned(long sequence, string file);

    [LoggerMessage(5102, LogLevel.Critical, "The audit record is broken at entry {Sequence}: {Fault}. No checkpoint was signed")]
    private partial void LogBroken(long sequence, string? fault);

    [LoggerMessage(5103, LogLevel.Error, "No audit checkpoint could be signed into {File}")]
    private partial void LogFailed(Exception exception, string file);
}
