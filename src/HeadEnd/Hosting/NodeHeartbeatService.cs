using PrepaidMeter.Metering.Nodes;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Tells the database every few seconds that this node is alive, and takes it off the list when it ends in good order.</summary>
internal sealed partial class NodeHeartbeatService(INodeStore nodes, Node node, TimeProvider time, ILogger<NodeHeartbeatService> logger) : BackgroundService
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>The first sign of life comes before anything else starts: whoever looks at a running node finds it.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await nodes.ForgetAsync(Remembered, cancellationToken);
        await nodes.BeatAsync(node, time.GetUtcNow(), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await nodes.RemoveAsync(node.Id, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(NodeStatus.Beat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await nodes.BeatAsync(node, time.GetUtcNow(), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "The database could not be told that this node is alive, or that it ends")]
    private partial void LogFailed(Exception exception);
}
