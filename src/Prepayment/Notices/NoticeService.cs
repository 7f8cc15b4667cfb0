using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Notices;

/// <summary>Tells customers once per crossing, and again after they recovered; through the first channel that takes the notice. Thread-safe.</summary>
public sealed partial class NoticeService(INoticeStore notices, IEnumerable<INoticeChannel> channels, FleetClock clock, ILogger<NoticeService> logger)
{
    private readonly INoticeChannel[] _channels = [.. channels];

    /// <summary>The level an available balance belongs to.</summary>
    public static NoticeLevel LevelOf(long availableMinor, long warningThresholdMinor) =>
        availableMinor < 0 ? NoticeLevel.Overdrawn
        : availableMinor < warningThresholdMinor ? NoticeLevel.Low
        : NoticeLevel.None;

    /// <summary>Raises what was crossed downwards, re-arms what was recovered, and tries again to deliver what was not.</summary>
    public async Task<NoticeUpdate> UpdateAsync(Account account, long availableMinor, CancellationToken cancellationToken)
    {
        var standing = await notices.StandingAsync(account.Id, cancellationToken);
        var level = LevelOf(availableMinor, account.WarningThresholdMinor);
        Notice? raised = null;
        if (level > standing.Level)
        {
            raised = await notices.TryRaiseAsync(standing.Level, Compose(account, level, availableMinor), cancellationToken);
        }
        else if (level < standing.Level)
        {
            await notices.TryRearmAsync(account.Id, standing.Level, level, cancellationToken);
        }

        // Read again in any case: somebody else may have raised or re-armed at the same moment.
        if (level != standing.Level)
        {
            standing = await notices.StandingAsync(account.Id, cancellationToken);
        }

        if (standing.Notice is { DeliveredAt: null } pending)
        {
            standing = standing with { Notice = await DeliverAsync(pending, cancellationToken) };
        }

        return new NoticeUpdate(standing, raised);
    }

    /// <summary>Newest first; of one account when given.</summary>
    public Task<IReadOnlyList<Notice>> ListAsync(AccountId? accountId, int limit, CancellationToken cancellationToken) =>
        notices.ListAsync(accountId, limit, cancellationToken);

    private Notice Compose(Account account, NoticeLevel level, long availableMinor)
    {
        var balance = $"{account.Currency.Format(availableMinor)} {account.Currency}";
        var text = level == NoticeLevel.Overdrawn
            ? $"Account {account.Number}: your balance is {balance}. Supply may be cut. Please recharge more than you owe."
            : $"Account {account.Number}: your balance is {balance}, below {account.Currency.Format(account.WarningThresholdMinor)}. Please recharge.";
        return new Notice(0, account.Id, account.Number, level, availableMinor, account.Currency, text, clock.UtcNow, null);
    }

    /// <summary>At least once: a crash between delivery and the mark delivers again.</summary>
    private async Task<Notice> DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        foreach (var channel in _channels)
        {
            if (await channel.DeliverAsync(notice, cancellationToken) is { } reason)
            {
                Log.NotDelivered(logger, notice.Id, channel.Name, reason);
                continue;
            }

            var at = clock.UtcNow;
            await notices.MarkDeliveredAsync(notice.Id, at, cancellationToken);
            return notice with { DeliveredAt = at };
        }

        return notice;
    }

    private static partial class Log
    {
        [LoggerMessage(4201, LogLevel.Warning, "Notice {Notice} was not taken by {Channel}: {Reason}")]
        public static partial void NotDelivered(ILogger logger, long notice, string channel, string reason);
    }
}

/// <param name="Standing">After the update.</param>
/// <param name="Raised">The notice this very call raised; null when none.</param>
public sealed record NoticeUpdate(NoticeStanding Standing, Notice? Raised);
