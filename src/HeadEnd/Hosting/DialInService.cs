using System.Net.Sockets;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.DialIn;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Push;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Awaits meters that dial in, where the configuration says so, and keeps their connections for sessions. What they push meanwhile is logged.</summary>
internal sealed partial class DialInService(
    DialInSettings settings, DialInRegistry registry, MeterConnector connector, TimeProvider time, ILogger<DialInService> logger) : IHostedService, IAsyncDisposable
{
    private DialInListener? _listener;

    /// <summary>Null when no meter dials in.</summary>
    public System.Net.IPEndPoint? LocalEndPoint => _listener?.LocalEndPoint;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Endpoint is not { } endpoint)
        {
            return Task.CompletedTask;
        }

        try
        {
            _listener = new DialInListener(
                endpoint, registry, new PublicClientIdentification(connector, settings.IsHdlc ? new HdlcOptions() : null), settings.ToOptions(), time, new PlainPushPolicy(), Take);
        }
        catch (SocketException e)
        {
            throw new ConfigurationException($"{DialInSettings.Section}:{nameof(DialInSettings.Listen)}: can not listen on {endpoint}: {e.SocketErrorCode}", e);
        }

        _listener.Connected += meter => LogConnected(string.Join(", ", meter.Names), meter.Source?.ToString());
        _listener.Refused += (source, why) => LogRefused(source?.ToString(), why);
        _listener.HandlerFailed += LogFailed;
        LogListening(_listener.LocalEndPoint.ToString());
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public ValueTask DisposeAsync() => _listener?.DisposeAsync() ?? default;

    private ValueTask Take(ReceivedPush push, CancellationToken cancellationToken)
    {
        LogPush(push.Sender.Source?.ToString(), push.Message.Values.Count);
        return default;
    }

    [LoggerMessage(4201, LogLevel.Information, "Meters that dial in are awaited on {Endpoint}")]
    private partial void LogListening(string endpoint);

    [LoggerMessage(4202, LogLevel.Information, "Meter {Names} dialled in from {Source}")]
    private partial void LogConnected(string names, string? source);

    [LoggerMessage(4203, LogLevel.Debug, "Who dialled in from {Source} is no meter we can use: {Reason}")]
    private partial void LogRefused(string? source, string reason);

    [LoggerMessage(4204, LogLevel.Information, "A push of {Count} values came from {Source} on a connection kept for commands; it is not stored")]
    private partial void LogPush(string? source, int count);

    [LoggerMessage(4205, LogLevel.Error, "A connection of a meter that dialled in failed")]
    private partial void LogFailed(Exception exception);
}
