using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Storage.Meters;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Meters;

public sealed class MeterStoreTests
{
    [Theory]
    [EachDatabase]
    public async Task UpsertAsync_NewMeters_AreReturnedInTheOrderGivenWithIds(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new MeterStore(test.Database);
        var stored = await store.UpsertAsync([TestMeters.New("B"), TestMeters.New("A")], Token);

        stored.Select(m => m.SerialNumber).ShouldBe(["B", "A"]);
        stored.ShouldAllBe(m => m.Id.Value > 0);
        stored[0].ShouldBe(TestMeters.New("B") with { Id = stored[0].Id });
        (await store.FindAsync(stored[1].Id, Token)).ShouldBe(stored[1]);
        (await store.FindBySerialAsync("A", Token)).ShouldBe(stored[1]);
        (await store.CountAsync(Token)).ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task UpsertAsync_KnownSerial_ChangesAddressAndKeepsIdentity(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new MeterStore(test.Database);
        var first = (await store.UpsertAsync([TestMeters.New("A")], Token))[0];
        await store.ConfirmIdentityAsync(first.Id, "PPM0000000000001", Token);

        var moved = TestMeters.New("A") with
        {
            Profile = "other", Host = "10.0.0.7", Port = 65535, ServerAddress = 65535, TimeZone = "Europe/Berlin", Group = "north", CreatedAt = TestMeters.Created.AddDays(1),
        };
        var second = (await store.UpsertAsync([moved], Token))[0];

        second.ShouldBe(moved with { Id = first.Id, LogicalDeviceName = "PPM0000000000001", CreatedAt = first.CreatedAt });
        (await store.CountAsync(Token)).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task UpsertAsync_OneCanNotBeStored_NoneIs(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new MeterStore(test.Database);
        await Should.ThrowAsync<Exception>(() => store.UpsertAsync([TestMeters.New("A"), TestMeters.New("B") with { Profile = null! }], Token));
        (await store.CountAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [EachDatabase]
    public async Task UpsertAsync_SerialsThatDifferInCase_AreTwoMeters(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new MeterStore(test.Database);
        await store.UpsertAsync([TestMeters.New("a1"), TestMeters.New("A1")], Token);
        (await store.CountAsync(Token)).ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task FindAsync_Unknown_IsNull(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new MeterStore(test.Database);
        (await store.FindAsync(new MeterId(99), Token)).ShouldBeNull();
        (await store.FindBySerialAsync("' OR 1=1 --", Token)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task ListAsync_ByPages_BringsEachMeterOnce(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new MeterStore(test.Database);
        await store.UpsertAsync([.. Enumerable.Range(0, 7).Select(i => TestMeters.New($"S{i}", i % 2 == 0 ? "even" : "odd"))], Token);

        var seen = new List<string>();
        var after = default(MeterId);
        while (await store.ListAsync(null, after, 3, Token) is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(3);
            seen.AddRange(page.Select(m => m.SerialNumber));
            after = page[^1].Id;
        }

        seen.ShouldBe(["S0", "S1", "S2", "S3", "S4", "S5", "S6"]);
        (await store.ListAsync("odd", default, 100, Token)).Select(m => m.SerialNumber).ShouldBe(["S1", "S3", "S5"]);
    }

    [Theory]
    [EachDatabase]
    public async Task ConfirmIdentityAsync_AnotherName_TheFirstStays(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new MeterStore(test.Database);
        var id = await test.AddMeterAsync();
        await store.ConfirmIdentityAsync(id, "PPM0000000000001", Token);
        await store.ConfirmIdentityAsync(id, "PPM0000000000002", Token);
        (await store.FindAsync(id, Token))!.LogicalDeviceName.ShouldBe("PPM0000000000001");
    }
}
