namespace PrepaidMeter.Metering.Work;

/// <summary>
/// Lets retries be a share of all attempts at most: when everything fails, trying everything again only makes it worse. A floor of one a second
/// lets a small fleet recover. Commands are not counted. Thread-safe.
/// </summary>
public sealed class RetryBudget
{
    /// <summary>What a retry costs; an attempt earns the percentage.</summary>
    private const long Cost = 100;

    private const long Most = 10_000 * Cost;

    private readonly Lock _gate = new();
    private readonly int _percent;
    private readonly TokenBucket _floor;
    private long _earned;

    public RetryBudget(WorkOptions options, TimeProvider time) => (_percent, _floor) = (options.RetryPercent, new TokenBucket(1, time));

    /// <summary>First attempts, and retries let through, since the start of the process.</summary>
    public (long First, long Retries) Counts { get; private set; }

    /// <summary>A first attempt was begun.</summary>
    public void Attempted()
    {
        lock (_gate)
        {
            _earned = Math.Min(Most, _earned + _percent);
            Counts = (Counts.First + 1, Counts.Retries);
        }
    }

    /// <summary>Whether a retry may be begun now; false: later.</summary>
    public bool TrySpend()
    {
        lock (_gate)
        {
            if (_earned >= Cost)
            {
                _earned -= Cost;
            }
            else if (!_floor.TryTake())
            {
                return false;
            }

            Counts = (Counts.First, Counts.Retries + 1);
            return true;
        }
    }
}
