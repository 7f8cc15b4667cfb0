namespace PrepaidMeter.Prepayment.Notices;

/// <summary>A way to tell a customer. Must not hang: bound its own time.</summary>
public interface INoticeChannel
{
    string Name { get; }

    /// <summary>Null when the channel took it; otherwise why it did not. Does not throw for a channel that is down.</summary>
    Task<string?> DeliverAsync(Notice notice, CancellationToken cancellationToken);
}
