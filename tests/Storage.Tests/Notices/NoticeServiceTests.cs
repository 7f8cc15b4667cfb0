using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Storage.Tests.Prepayment;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Notices;

public sealed class NoticeServiceTests
{
    [Theory]
    [EachDatabase]
    public async Task UpdateAsync_DownAndUp_TellsEachCrossingOnceAndAgainAfterRecovery(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        foreach (var available in (long[])[3000, 2999, 2000, 2999, 0, -1, -500, 0, -1, 3000, 2999, 5000, -7])
        {
            await world.Notices.UpdateAsync(account, available, Token);
        }

        (await world.Notices.ListAsync(account.Id, 100, Token)).Reverse().Select(notice => (notice.Level, notice.AvailableMinor)).ShouldBe(
            [(NoticeLevel.Low, 2999), (NoticeLevel.Overdrawn, -1), (NoticeLevel.Overdrawn, -1), (NoticeLevel.Low, 2999), (NoticeLevel.Overdrawn, -7)]);
        world.Channel.Taken.Count.ShouldBe(5);
    }

    [Theory]
    [EachDatabase]
    public async Task UpdateAsync_ByManyAtOneCrossing_RaisesOne(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        var updates = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Notices.UpdateAsync(account, -1, Token)));
        updates.Count(update => update.Raised is not null).ShouldBe(1);
        updates.ShouldAllBe(update => update.Standing.Level == NoticeLevel.Overdrawn);
    }

    [Theory]
    [EachDatabase]
    public async Task UpdateAsync_ChannelDown_DeliversLaterTheSameNotice(string name)
    {
        await using var world = await PrepaymentWorld.CreateAsync(name);
        var account = await world.OpenAsync(0);
        world.Channel.IsDown = true;
        var raised = (await world.Notices.UpdateAsync(account, -1, Token)).Raised.ShouldNotBeNull();
        world.Channel.IsDown = false;
        world.Advance(TimeSpan.FromMinutes(5));
        var standing = (await world.Notices.UpdateAsync(account, -1, Token)).Standing;
        (standing.Notice!.Id, standing.Notice.DeliveredAt).ShouldBe((raised.Id, world.Now));
        world.Channel.Taken.ShouldHaveSingleItem().Text.ShouldContain("-0.01 CNY");
        (await world.Notices.ListAsync(account.Id, 10, Token)).ShouldHaveSingleItem().DeliveredAt.ShouldBe(world.Now);
    }

    [Fact]
    public async Task UpdateAsync_AnyWalkOfTheBalance_RaisesExactlyTheDownwardCrossings()
    {
        await using var world = await PrepaymentWorld.CreateAsync(Sqlite);
        var number = 0;
        foreach (var walk in Gen.Choose(-5000, 8000).ArrayOf(12).Sample(10, 15))
        {
            var account = await world.OpenAsync(0, $"A-{++number}");
            var expected = new List<long>();
            var level = 0;
            foreach (var available in walk)
            {
                var now = available < 0 ? 2 : available < 3000 ? 1 : 0;
                if (now > level)
                {
                    expected.Add(available);
                }

                level = now;
                await world.Notices.UpdateAsync(account, available, Token);
            }

            (await world.Notices.ListAsync(account.Id, 100, Token)).Reverse().Select(notice => notice.AvailableMinor).ShouldBe(expected);
        }
    }
}
