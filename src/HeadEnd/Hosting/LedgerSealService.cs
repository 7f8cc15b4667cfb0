using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Seals the ledger every minute and writes the chain's end into the audit record at start and once a day.</summary>
internal sealed partial class LedgerSealService(ILedgerChain chain, LedgerSealing sealing, TimeProvider time, ILogger<LedgerSealService> logger) : BackgroundService
{
    private const int MinutesBetweenAnchors = 24 * 60;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        var minute = 0;
        do
        {
            try
            {
                _ = minute % MinutesBetweenAnchors == 0
                    ? (await sealing.AnchorAsync(stoppingToken)).Position
                    : await chain.SealAsync(stoppingToken);
                minute++;
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Posting goes on unsealed; the next minute tries again.
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(5111, LogLevel.Error, "The ledger could not be sealed")]
    private partial void LogFailed(Exception exception);
}
