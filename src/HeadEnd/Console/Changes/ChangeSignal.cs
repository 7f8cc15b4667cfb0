using System.Threading.Channels;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Remembers that a change happened since it was last asked, not how many. One waiter at a time; publishers never block.</summary>
internal sealed class ChangeSignal : IDisposable
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly IDisposable _subscription;

    public ChangeSignal(IChangeFeed feed, Func<MeterChange, bool> matters) =>
        _subscription = feed.Subscribe(change =>
        {
            if (matters(change))
            {
                _raised.Writer.TryWrite(true);
            }
        });

    /// <summary>Returns at once when there was a change since the last wait.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _raised.Reader.ReadAsync(cancellationToken);

    /// <summary>Forgets what was not waited for.</summary>
    public void Clear() => _raised.Reader.TryRead(out _);

    public void Dispose() => _subscription.Dispose();
}
