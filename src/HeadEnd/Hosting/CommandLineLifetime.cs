namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Leaves signals to the command line, which turns SIGINT and SIGTERM into the token every command is given: one way to stop, not two.</summary>
internal sealed class CommandLineLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
