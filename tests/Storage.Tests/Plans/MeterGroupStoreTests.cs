using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Storage.Meters;
using PrepaidMeter.Storage.Plans;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Plans;

public sealed class MeterGroupStoreTests
{
    [Theory]
    [EachDatabase]
    public async Task SaveAsync_NewThenChanged_KeepsEveryCriterion(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new MeterGroupStore(test.Database);
        var group = new MeterGroup("g", "cold ones", new() { Profiles = ["a"], Areas = ["b"], Routes = ["10.0.*"], Tags = ["t"], SerialGlobs = ["SIM*"], Serials = ["S1"] });
        await store.SaveAsync(group, Token);
        (await store.FindAsync("g", Token)).ShouldBeSame(group);
        var changed = new MeterGroup("g", "", MeterSelection.All);
        await store.SaveAsync(changed, Token);
        (await store.ListAsync(Token)).ShouldHaveSingleItem().ShouldBeSame(changed);
        (await store.DeleteAsync("g", Token)).ShouldBeTrue();
        (await store.DeleteAsync("g", Token)).ShouldBeFalse();
    }

    [Theory]
    [EachDatabase]
    public async Task SelectAsync_EachCriterion_NamesItsMeters(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new MeterGroupStore(test.Database);
        var meters = await new MeterStore(test.Database).UpsertAsync(
            [
                TestMeters.New("A1", "north") with { Host = "10.0.0.1" },
                TestMeters.New("A2", "south") with { Host = "10.0.1.1", Profile = "idis" },
                TestMeters.New("B%1", "north") with { Host = "gw_1" },
                TestMeters.New("a3", "east") with { Host = "gwx1" },
            ],
            Token);
        await store.TagAsync([meters[1].Id, meters[3].Id], ["trial", "vip"], [], Token);
        await store.TagAsync([meters[3].Id], ["trial"], ["vip"], Token);

        (await SelectAsync(MeterSelection.All)).ShouldBe(["A1", "A2", "B%1", "a3"]);
        (await SelectAsync(new() { Areas = ["north", "east"] })).ShouldBe(["A1", "B%1", "a3"]);
        (await SelectAsync(new() { Profiles = ["idis"] })).ShouldBe(["A2"]);
        (await SelectAsync(new() { Tags = ["trial"] })).ShouldBe(["A2", "a3"]);
        (await SelectAsync(new() { Tags = ["vip", "none"] })).ShouldBe(["A2"]);
        (await SelectAsync(new() { Serials = ["a3", "A1", "Z9"] })).ShouldBe(["A1", "a3"]);
        (await SelectAsync(new() { SerialGlobs = ["A*"] })).ShouldBe(["A1", "A2"]); // not a3: case matters
        (await SelectAsync(new() { SerialGlobs = ["?%1", "*3"] })).ShouldBe(["B%1", "a3"]); // the percent sign is itself
        (await SelectAsync(new() { Routes = ["gw_?"] })).ShouldBe(["B%1"]); // the underscore is itself
        (await SelectAsync(new() { Routes = ["10.0.*"], Areas = ["south"] })).ShouldBe(["A2"]);
        (await SelectAsync(new() { Areas = ["west"] })).ShouldBeEmpty();
        (await store.TagsAsync(meters[3].Id, Token)).ShouldBe(["trial"]);

        async Task<List<string>> SelectAsync(MeterSelection selection)
        {
            var serials = new List<string>();
            await foreach (var meter in store.SelectAsync(selection, Token))
            {
                serials.Add(meter.SerialNumber);
            }

            return serials;
        }
    }

    [Fact]
    public async Task SelectAsync_MoreThanAPage_NamesEachOnce()
    {
        await using var test = await CreateAsync(Sqlite);
        await new MeterStore(test.Database).UpsertAsync([.. Enumerable.Range(0, 2003).Select(i => TestMeters.New($"S{i:0000}"))], Token);
        var seen = new List<string>();
        await foreach (var meter in new MeterGroupStore(test.Database).SelectAsync(new() { SerialGlobs = ["S???3", "S*"] }, Token))
        {
            seen.Add(meter.SerialNumber);
        }

        seen.ShouldBe(Enumerable.Range(0, 2003).Select(i => $"S{i:0000}"));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("??", "ab", true)]
    [InlineData("??", "a", false)]
    [InlineData("**a", "bba", true)]
    public void Glob_Matches_TheWholeText(string glob, string text, bool matches) => Glob.IsMatch(glob, text).ShouldBe(matches);

    [Fact]
    public void Glob_PatternMadeToHang_AnswersAtOnce() =>
        Glob.IsMatch(string.Concat(Enumerable.Repeat("a*", 100)) + "b", new string('a', 200)).ShouldBeFalse();
}
