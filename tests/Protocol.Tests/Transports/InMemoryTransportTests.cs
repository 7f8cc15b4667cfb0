using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Tests.Transports;

public sealed class InMemoryTransportTests
{
    [Fact]
    public async Task Pair_WriteOnOneEnd_IsReadAndCountedOnTheOther()
    {
        var (first, second) = InMemoryTransport.CreatePair();
        var buffer = new byte[8];

        await first.WriteAsync(new byte[] { 1, 2, 3 }, default);

        (await second.ReadAsync(buffer, default)).ShouldBe(3);
        buffer[..3].ShouldBe([1, 2, 3]);
        (first.OctetsSent, first.OctetsReceived).ShouldBe((3, 0));
        (second.OctetsSent, second.OctetsReceived).ShouldBe((0, 3));
    }

    [Fact]
    public async Task Read_BufferShorterThanWrite_KeepsTheRest()
    {
        var (first, second) = InMemoryTransport.CreatePair();
        var buffer = new byte[2];

        await first.WriteAsync(new byte[] { 1, 2, 3 }, default);

        (await second.ReadAsync(buffer, default)).ShouldBe(2);
        (await second.ReadAsync(buffer, default)).ShouldBe(1);
        buffer[0].ShouldBe((byte)3);
    }

    [Fact]
    public async Task Close_WithOctetsUnread_DeliversThemThenZero()
    {
        var (first, second) = InMemoryTransport.CreatePair();
        var buffer = new byte[8];

        await first.WriteAsync(new byte[] { 9 }, default);
        await first.DisposeAsync();

        (await second.ReadAsync(buffer, default)).ShouldBe(1);
        (await second.ReadAsync(buffer, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Write_PeerClosed_IsClosedFailure()
    {
        var (first, second) = InMemoryTransport.CreatePair();
        await second.DisposeAsync();

        var error = await Should.ThrowAsync<LinkException>(async () => await first.WriteAsync(new byte[] { 1 }, default));

        error.Failure.ShouldBe(LinkFailure.Closed);
    }

    [Fact]
    public async Task Read_OwnEndDisposedMeanwhile_IsClosedFailure()
    {
        var (first, _) = InMemoryTransport.CreatePair();
        var read = first.ReadAsync(new byte[1], default).AsTask();

        await first.DisposeAsync();

        (await Should.ThrowAsync<LinkException>(read)).Failure.ShouldBe(LinkFailure.Closed);
    }

    [Fact]
    public async Task Read_Cancelled_LosesNothing()
    {
        var (first, second) = InMemoryTransport.CreatePair();
        using var cancel = new CancellationTokenSource();
        var buffer = new byte[4];
        var read = second.ReadAsync(buffer, cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(read);
        await first.WriteAsync(new byte[] { 7 }, default);

        (await second.ReadAsync(buffer, default)).ShouldBe(1);
        buffer[0].ShouldBe((byte)7);
    }
}
