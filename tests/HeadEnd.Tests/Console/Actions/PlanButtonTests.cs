using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Actions;

public sealed class PlanButtonTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    private const string Name = "buttons \"&";

    [Fact]
    public async Task Buttons_OfAPlan_PreviewRunPauseAndResumeIt()
    {
        var plans = site.Services.GetRequiredService<IPlanStore>();
        await plans.SaveAsync(new(Name, new(CollectionParts.ClockCheck), null, new("0 0 0 1 1 ? 2099", "UTC", TimeSpan.FromHours(1))), CancellationToken.None);
        var client = site.NewClient();

        (await PressAsync(client, "preview")).ShouldContain("would read 2 meters");
        (await PressAsync(client, "run")).ShouldContain("is on its way");
        (await site.Services.GetRequiredService<IPlanRunStore>().ListAsync(Name, 10, CancellationToken.None)).ShouldHaveSingleItem().Cause.ShouldBe(PlanRunCause.Manual);
        (await PressAsync(client, "pause")).ShouldContain("is paused");
        (await plans.FindAsync(Name, CancellationToken.None))!.Paused.ShouldBeTrue();
        (await PressAsync(client, "resume")).ShouldContain("fires again");
        (await plans.FindAsync(Name, CancellationToken.None))!.Paused.ShouldBeFalse();
    }

    private static async Task<string> PressAsync(HttpClient client, string action) =>
        (await ConsoleSite.PressAsync(client, await ConsoleSite.FormOnAsync(client, "/collection", $"/console/plans/{Uri.EscapeDataString(Name)}/{action}"))).Text;
}
