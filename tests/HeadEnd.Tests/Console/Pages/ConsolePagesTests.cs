using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Pages;

public sealed class ConsolePagesTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task Fleet_Opened_ShowsMetersWithTheirState()
    {
        var html = await site.NewClient().GetStringAsync("/");

        html.ShouldContain("<title>Fleet - PrepaidMeter</title>");
        html.ShouldContain($"href=\"/meters/{site.Serial}\"");
        html.ShouldContain("12.50 CNY");
        html.ShouldContain("Read today");
    }

    [Fact]
    public async Task Fleet_Searched_ShowsOnlyWhatFits()
    {
        var html = await site.NewClient().GetStringAsync("/?q=SOUTH");

        html.ShouldContain(ConsoleSite.SilentSerial);
        html.ShouldNotContain($"href=\"/meters/{site.Serial}\">");
        html.ShouldContain("value=\"SOUTH\"");
    }

    [Theory]
    [InlineData("/?show=nonsense&after=&before=x")]
    [InlineData("/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("/?show=-1&q=%25%27%3B--")]
    public async Task Fleet_NonsenseInTheAddress_IsAPageAndNoScript(string address)
    {
        var html = await site.NewClient().GetStringAsync(address);
        html.ShouldContain("<h1>Fleet</h1>");
        html.ShouldNotContain("<script>alert");
    }

    [Fact]
    public async Task Meter_AfterItsFirstRead_ShowsCurveRegistersFreezesAndSupply()
    {
        var meter = await site.Services.GetRequiredService<IMeterStore>().FindBySerialAsync(site.Serial, CancellationToken.None);
        await site.Services.GetRequiredService<CollectionRunner>().CollectAsync(meter!, CollectionParts.All, "test", CancellationToken.None);

        var html = await site.NewClient().GetStringAsync($"/meters/{site.Serial}?range=week&channel=energy.import.interval");

        html.ShouldContain($"<h1>{site.Serial}</h1>");
        html.ShouldContain("class=\"line\" d=\"M");
        html.ShouldContain("Import, peak");
        html.ShouldContain("true, conducts");
        html.ShouldContain(ConsoleSite.AccountNumber);
        html.ShouldContain("Opening balance");
        html.ShouldContain("Asia/Shanghai, UTC&#x2B;08");
    }

    [Theory]
    [InlineData("/collection")]
    [InlineData("/collection?cause=unreachable")]
    [InlineData("/collection?cause=%3Cscript%3E")]
    public async Task Collection_WithGapsAndARun_ShowsPlansHeatMissingValuesAndPermits(string address)
    {
        var runs = site.Services.GetRequiredService<IPlanRunStore>();
        var plan = new ReadPlan("console-plan", new(CollectionParts.LoadProfile), null, new("0 0 0 1 1 ? 2099", "UTC", TimeSpan.FromHours(1)));
        await site.Services.GetRequiredService<IPlanStore>().SaveAsync(plan, CancellationToken.None);
        var fire = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        if (await runs.AddAsync(plan, fire, PlanRunCause.MadeUp, CancellationToken.None) is { } run)
        {
            await runs.StartAsync(run.Id, [PlanShard.New(run.Id, 0, [site.MeterId, new(site.MeterId.Value + 1)])], fire, CancellationToken.None);
            var shard = (await runs.TakeShardAsync(run.Id, 0, CancellationToken.None))!;
            await runs.SaveShardAsync(shard with { Outcomes = [MeterOutcome.Complete, MeterOutcome.Of(FailureClass.Timeout)] }, fire.AddMinutes(3), CancellationToken.None);
        }

        var first = new DateTimeOffset(2026, 11, 20, 0, 15, 0, TimeSpan.Zero);
        await site.Services.GetRequiredService<IGapStore>().ReplaceAsync(
            site.MeterId, "loadProfile", [new(site.MeterId, "loadProfile", first, first.AddHours(1), 5, MissingCause.Unreachable, "no <route>")], first, CancellationToken.None);

        var html = await site.NewClient().GetStringAsync(address);

        html.ShouldContain("<h1>Collection</h1>");
        html.ShouldContain("1 of 2");
        html.ShouldContain("50 %");
        html.ShouldContain("class=\"left\" d=\"M");
        html.ShouldContain("unreachable 5");
        html.ShouldContain("no &lt;route&gt;");
        html.ShouldContain($"action=\"/console/meters/{site.Serial}/fetch\"");
        html.ShouldContain("Sessions of this node");
    }

    [Fact]
    public async Task MeterDays_Read_ShowsCommunicationAndDeviceErrorsApart()
    {
        var meter = (await site.Services.GetRequiredService<IMeterStore>().FindBySerialAsync(site.Serial, CancellationToken.None))!;
        await site.Services.GetRequiredService<CollectionRunner>().CollectAsync(meter, CollectionParts.LoadProfile, "test", CancellationToken.None);

        var html = await site.NewClient().GetStringAsync($"/meters/{site.Serial}/days");

        html.ShouldContain("Comms errors");
        html.ShouldContain("Device errors");
        html.ShouldContain("class=\"held\" d=\"M");
        (await site.NewClient().GetAsync("/meters/NOBODY/days")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Meter_Unknown_IsNotFoundAndSaysWhereToLook()
    {
        using var response = await site.NewClient().GetAsync("/meters/NOSUCH");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain("Search the fleet");
    }

    [Fact]
    public async Task Pages_Always_LoadNothingFromElsewhere()
    {
        using var response = await site.NewClient().GetAsync("/");

        response.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("default-src 'self'");
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("://");
    }

    [Theory]
    [InlineData("console.css", "text/css")]
    [InlineData("console.js", "text/javascript")]
    [InlineData("favicon.svg", "image/svg+xml")]
    public async Task Assets_ByThePagesAddress_MayBeKeptForEver(string name, string contentType)
    {
        var client = site.NewClient();
        var html = WebUtility.HtmlDecode(await client.GetStringAsync("/"));
        var at = html.IndexOf($"/console/{name}?v=", StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0);

        using var response = await client.GetAsync(html[at..html.IndexOf('"', at)]);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(contentType);
        response.Headers.CacheControl!.ToString().ShouldContain("immutable");
    }

    [Fact]
    public async Task Changes_OfAMeter_ReachItsOpenPage()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var response = await site.NewClient().GetAsync($"/console/changes?meter={site.Serial}", HttpCompletionOption.ResponseHeadersRead, stop.Token);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop.Token));
        (await EventAsync()).ShouldBe("event: open");

        site.Services.GetRequiredService<IChangeFeed>().Publish(new MeterChange(site.MeterId, MeterChangeKind.Account));

        (await EventAsync()).ShouldBe("event: change");

        async Task<string?> EventAsync()
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync(stop.Token);
            }
            while (line is not null && !line.StartsWith("event:", StringComparison.Ordinal));
            return line;
        }
    }

    [Fact]
    public async Task Changes_OfAnUnknownMeter_AreNotFound()
    {
        using var response = await site.NewClient().GetAsync("/console/changes?meter=NOSUCH");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
