using Microsoft.Extensions.Logging;

namespace PrepaidMeter.Prepayment.Notices;

/// <summary>Writes notices to the log: for the demo and for places that carry messages from there.</summary>
public sealed partial class LogNoticeChannel(ILogger<LogNoticeChannel> logger) : INoticeChannel
{
    public string Name => "log";

    public Task<string?> DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        Log.Notice(logger, notice.Level, notice.Text);
        return Task.FromResult<string?>(null);
    }

    private static partial class Log
    {
        [LoggerMessage(4202, LogLevel.Information, "Notice {Level}: {Text}")]
        public static partial void Notice(ILogger logger, NoticeLevel level, string text);
    }
}
