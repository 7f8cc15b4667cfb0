using Microsoft.Extensions.Logging;

namespace PrepaidMeter.Metering.Meters;

/// <summary>Calls subscribers in the publisher's thread, in the order they subscribed. A handler that throws is logged and does not stop the others.</summary>
public sealed partial class ChangeFeed(ILogger<ChangeFeed> logger) : IChangeFeed
{
    private readonly Lock _gate = new();
    private Subscription[] _subscriptions = [];

    public void Publish(MeterChange change)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            try
            {
                subscription.Handler(change);
            }
            catch (Exception e)
            {
                LogHandlerFailed(e, change.MeterId, change.Kind);
            }
        }
    }

    public IDisposable Subscribe(Action<MeterChange> handler)
    {
        var subscription = new Subscription(this, handler);
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(s => s != subscription)];
        }
    }

    [LoggerMessage(LogEvents.ChangeHandlerFailed, LogLevel.Error, "A subscriber failed on the {Kind} change of meter {MeterId}.")]
    private partial void LogHandlerFailed(Exception exception, MeterId meterId, MeterChangeKind kind);

    private sealed class Subscription(ChangeFeed owner, Action<MeterChange> handler) : IDisposable
    {
        public Action<MeterChange> Handler => handler;

        public void Dispose() => owner.Remove(this);
    }
}
