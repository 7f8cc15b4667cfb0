using System.Net;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.DialIn;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.EndToEnd.Tests;

/// <summary>Meters that open the connection themselves: the head-end reads and switches them over it.</summary>
public sealed class DialInTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Meters_ThatDialIn_AreCutAndRestoredOverTheirOwnConnections(bool ciphered)
    {
        await using var world = await World.StartAsync(meters: 3, security: ciphered ? new FleetSecurity() : null, dialIn: true);
        world.Meters.ShouldAllBe(m => m.DialsIn && m.Port == 0);
        await using var listener = Listen(world);
        await using var dialling = new DialOut(world.Fleet.Meters.Select(m => m.Meter), "127.0.0.1", listener.LocalEndPoint.Port, null, TimeProvider.System);
        await UntilAsync(() => world.Get<DialInRegistry>().Count == 3);

        for (var i = 0; i < 3; i++)
        {
            (await ExecuteAsync(world, world.Meters[i], new CommandAction.Cut(), $"cut-{i}")).State.ShouldBe(CommandState.Succeeded);
            world.Fleet.Meters[i].Meter.OutputState.ShouldBeFalse();
            (await ExecuteAsync(world, world.Meters[i], new CommandAction.Restore(), $"restore-{i}")).State.ShouldBe(CommandState.Succeeded);
            world.Fleet.Meters[i].Meter.OutputState.ShouldBeTrue();
        }

        world.Fleet.ConnectionCount.ShouldBe(0, "nobody called a meter");
        listener.ConnectionCount.ShouldBe(3, "the same connections served every session");
    }

    [Fact]
    public async Task Meter_ThatHasNotDialledIn_IsUnreachable()
    {
        await using var world = await World.StartAsync(meters: 1, dialIn: true);
        var connector = world.Get<IMeterConnector>();

        var error = await Should.ThrowAsync<Protocol.LinkException>(connector.ConnectAsync(
            new MeterEndpoint("dial-in", 0) { DialInNames = [world.Meters[0].SerialNumber] }, new AssociationOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) }, default).AsTask());

        FailureClassifier.Classify(error).ShouldBe(FailureClass.Unreachable);
    }

    private static DialInListener Listen(World world) => new(
        new IPEndPoint(IPAddress.Loopback, 0), world.Get<DialInRegistry>(), new PublicClientIdentification(world.Get<MeterConnector>()), new DialInOptions(), TimeProvider.System,
        new PlainPushPolicy(), (_, _) => default);

    private static async Task<MeterCommand> ExecuteAsync(World world, Meter meter, CommandAction action, string key)
    {
        var request = new CommandRequest(meter.Id, action, key, new CommandRequester("engineer", CommandPermissions.All), "end-to-end test");
        var accepted = (await world.Get<CommandService>().RequestAsync(request, default)).ShouldBeOfType<CommandDecision.Accepted>();
        return await world.Get<CommandExecutor>().ExecuteAsync(accepted.Command.Id, default);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
