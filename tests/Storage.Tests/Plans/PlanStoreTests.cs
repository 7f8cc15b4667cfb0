using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Storage.Migrations;
using PrepaidMeter.Storage.Plans;
using PrepaidMeter.Storage.Schedules;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Plans;

public sealed class PlanStoreTests
{
    private static readonly ReadPlan Plan = new(
        "interval", new(CollectionParts.Registers | CollectionParts.LoadProfile) { Quantities = ["voltage", "energy.import.total"] }, "north",
        new("0 5 * * * ?", "Asia/Shanghai", TimeSpan.FromMinutes(55))
        {
            Jitter = TimeSpan.FromMinutes(5),
            Calendar = new([DayOfWeek.Sunday, DayOfWeek.Saturday], [new(2027, 2, 17)]),
            Blackouts = [new(new(18, 0), new(22, 30))],
        },
        7)
    {
        Description = "every hour",
    };

    [Theory]
    [EachDatabase]
    public async Task SaveAsync_NewThenChanged_KeepsEveryFieldOfOneByName(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanStore(test.Database, test.Time);
        await store.SaveAsync(Plan, Token);
        (await store.FindAsync("interval", Token)).ShouldBeSame(Plan with { EffectiveAt = test.Time.GetUtcNow() });

        var changed = new ReadPlan("interval", new(CollectionParts.ClockCheck), null, new("0 0 4 * * ?", "UTC", TimeSpan.FromHours(1)), 0, Paused: true);
        await store.SaveAsync(changed, Token);
        (await store.ListAsync(Token)).ShouldHaveSingleItem().ShouldBeSame(changed with { EffectiveAt = test.Time.GetUtcNow() });
    }

    [Theory]
    [EachDatabase]
    public async Task SaveAsync_OtherFiresOrResumed_IsInEffectFromThenOn(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanStore(test.Database, test.Time);
        var made = test.Time.GetUtcNow();
        await store.SaveAsync(Plan, Token);
        await LaterAsync(Plan with { Priority = 1, Description = "other" }, made);
        var retimed = Plan with { Timing = Plan.Timing with { Cron = "0 6 * * * ?" } };
        await LaterAsync(retimed, made.AddHours(2));
        await LaterAsync(retimed with { Paused = true }, made.AddHours(2));
        await LaterAsync(retimed, made.AddHours(4));

        async Task LaterAsync(ReadPlan plan, DateTimeOffset effectiveAt)
        {
            test.Time.Advance(TimeSpan.FromHours(1));
            await store.SaveAsync(plan, Token);
            (await store.FindAsync("interval", Token))!.EffectiveAt.ShouldBe(effectiveAt);
        }
    }

    [Theory]
    [EachDatabase]
    public async Task DeleteAsync_Twice_IsTrueThenFalse(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new PlanStore(test.Database, test.Time);
        await store.SaveAsync(Plan, Token);
        (await store.DeleteAsync("interval", Token)).ShouldBeTrue();
        (await store.DeleteAsync("interval", Token)).ShouldBeFalse();
        (await store.FindAsync("interval", Token)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task Migration_SchedulesThatRead_BecomePlansAndTheirGroupsSelections(string name)
    {
        await using var test = await CreateEmptyAsync(name);
        var all = Migration.Embedded(test.Database.Dialect.Name);
        await new Migrator(test.Database, test.Clock, [.. all.Where(m => m.Version < 120)]).MigrateAsync(Token);
        var schedules = new ScheduleStore(test.Database);
        await schedules.SaveAsync(new("daily", ScheduleTask.DailyRead, "0 20 0 * * ?", "Asia/Shanghai", "no\"rth\\1", true), Token);
        await schedules.SaveAsync(new("hourly", ScheduleTask.IntervalRead, "0 5 * * * ?", "UTC", null, false), Token);
        await schedules.SaveAsync(new("clock", ScheduleTask.ClockCheck, "0 0 4 * * ?", "UTC", null, true), Token);
        await schedules.SaveAsync(new("settlement", ScheduleTask.Settlement, "0 0/10 * * * ?", "UTC", null, true), Token);

        await new Migrator(test.Database, test.Clock).MigrateAsync(Token);

        (await schedules.ListAsync(Token)).ShouldHaveSingleItem().Name.ShouldBe("settlement");
        var plans = (await new PlanStore(test.Database, test.Time).ListAsync(Token)).ToDictionary(p => p.Name);
        plans["daily"].ShouldBeSame(new ReadPlan(
            "daily", new(CollectionParts.Registers | CollectionParts.DailyFreeze | CollectionParts.Billing), "no\"rth\\1", new("0 20 0 * * ?", "Asia/Shanghai", TimeSpan.FromHours(5.5)))
        {
            EffectiveAt = DateTimeOffset.UnixEpoch,
        });
        plans["hourly"].ShouldBeSame(new ReadPlan("hourly", new(CollectionParts.LoadProfile), null, new("0 5 * * * ?", "UTC", TimeSpan.FromMinutes(55)), Paused: true)
        {
            EffectiveAt = DateTimeOffset.UnixEpoch,
        });
        plans["clock"].Work.Parts.ShouldBe(CollectionParts.ClockCheck);
        var group = (await new MeterGroupStore(test.Database).ListAsync(Token)).ShouldHaveSingleItem();
        (group.Name, group.Selection.Areas.ShouldHaveSingleItem()).ShouldBe(("no\"rth\\1", "no\"rth\\1"));
    }
}
