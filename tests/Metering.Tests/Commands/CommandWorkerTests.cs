using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol;

namespace PrepaidMeter.Metering.Tests.Commands;

public sealed class CommandWorkerTests
{
    private static readonly CommandAction Cut = new CommandAction.Cut();

    [Fact]
    public async Task Run_CommandRequested_IsExecutedWithoutWaitingForTheInterval()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        await using var worker = new RunningWorker(f).Start();

        var command = await f.RequestAsync(Cut);

        await Wait.UntilAsync(() => f.Commands.Get(command.Id).State == CommandState.Succeeded);
    }

    [Fact]
    public async Task Run_CommandLeftExecuting_IsResolvedByReadingAtStart()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4, controlState: 0);
        var command = await f.RequestAsync(Cut);
        await f.Commands.TryUpdateAsync(command with { State = CommandState.Executing, Sends = 1 }, CommandState.Queued, CancellationToken.None);

        await using var worker = new RunningWorker(f).Start();

        await Wait.UntilAsync(() => f.Commands.Get(command.Id).State == CommandState.Succeeded);
        f.Device.Actions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_MeterUnreachable_IsTriedAgainAfterTheInterval()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4, controlState: 0);
        f.Device.ConnectFailure = () => new LinkException(LinkFailure.Unreachable, "no route");
        await using var worker = new RunningWorker(f).Start();
        var command = await f.RequestAsync(new CommandAction.Restore());
        await Wait.UntilAsync(() => f.Commands.Get(command.Id).Detail is not null);
        f.Device.ConnectFailure = () => null;

        await Wait.UntilAsync(() =>
        {
            f.Time.Advance(TimeSpan.FromSeconds(10));
            return f.Commands.Get(command.Id).State == CommandState.Succeeded;
        });
    }

    [Fact]
    public async Task Run_Cancelled_EndsAndHoldsNothing()
    {
        using var f = new HeadEndFixture();
        _ = new FakeRelay(f.Device, 4);
        var worker = new RunningWorker(f).Start();
        await f.RequestAsync(Cut);

        await worker.DisposeAsync();

        f.Leases.Held.ShouldBe(0);
        f.Device.OpenLinks.ShouldBe(0);
    }

    private sealed class RunningWorker(HeadEndFixture f) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task? _run;

        public RunningWorker Start()
        {
            _run = Task.Run(() => f.Get<CommandWorker>().RunAsync(_stop.Token));
            return this;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await (_run ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(10));
            _stop.Dispose();
        }
    }
}
