using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Runs the command worker in the background; at shutdown it finishes what is on the wire.</summary>
internal sealed class CommandWorkerService(CommandWorker worker) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => worker.RunAsync(stoppingToken);
}
