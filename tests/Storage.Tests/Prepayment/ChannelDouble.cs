using System.Collections.Concurrent;
using PrepaidMeter.Prepayment.Notices;

namespace PrepaidMeter.Storage.Tests.Prepayment;

/// <summary>A channel that keeps what it took, and can be down.</summary>
internal sealed class ChannelDouble : INoticeChannel
{
    public string Name => "double";

    public bool IsDown { get; set; }

    public ConcurrentQueue<Notice> Taken { get; } = new();

    public Task<string?> DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            return Task.FromResult<string?>("down");
        }

        Taken.Enqueue(notice);
        return Task.FromResult<string?>(null);
    }
}
