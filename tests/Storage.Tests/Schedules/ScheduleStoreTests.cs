using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Storage.Schedules;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Schedules;

public sealed class ScheduleStoreTests
{
    [Theory]
    [EachDatabase]
    public async Task SaveAsync_NewThenChanged_KeepsOneByName(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ScheduleStore(test.Database);
        var daily = new Schedule("daily", ScheduleTask.DailyRead, "0 15 0 * * ?", "Asia/Shanghai", null, true);
        var clock = new Schedule("clock", ScheduleTask.ClockCheck, "0 0 4 ? * SUN", "Europe/Berlin", "north", false);
        await store.SaveAsync(daily, Token);
        await store.SaveAsync(clock, Token);
        (await store.ListAsync(Token)).ShouldBe([clock, daily]);

        var changed = daily with { Task = ScheduleTask.Settlement, Cron = "0 30 1 * * ?", Group = "south", Enabled = false };
        await store.SaveAsync(changed, Token);
        (await store.ListAsync(Token)).ShouldBe([clock, changed]);
    }

    [Theory]
    [EachDatabase]
    public async Task DeleteAsync_Twice_IsTrueThenFalse(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new ScheduleStore(test.Database);
        await store.SaveAsync(new("daily", ScheduleTask.DailyRead, "0 15 0 * * ?", "Asia/Shanghai", null, true), Token);
        (await store.DeleteAsync("daily", Token)).ShouldBeTrue();
        (await store.DeleteAsync("daily", Token)).ShouldBeFalse();
        (await store.ListAsync(Token)).ShouldBeEmpty();
    }
}
