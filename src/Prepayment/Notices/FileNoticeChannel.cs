using System.Text.Json;

namespace PrepaidMeter.Prepayment.Notices;

/// <summary>Appends notices to a file, one JSON object a line, for a message gateway to pick up. Thread-safe within the process.</summary>
public sealed class FileNoticeChannel(string path) : INoticeChannel, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public string Name => "file";

    public async Task<string?> DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.Serialize(new
        {
            id = notice.Id,
            account = notice.AccountNumber,
            level = notice.Level.ToString().ToLowerInvariant(),
            availableMinor = notice.AvailableMinor,
            currency = notice.Currency.Code,
            text = notice.Text,
            raisedAt = notice.RaisedAt,
        });
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await File.AppendAllTextAsync(path, line + "\n", cancellationToken);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
