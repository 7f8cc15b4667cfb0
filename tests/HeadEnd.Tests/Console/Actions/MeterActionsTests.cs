using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Actions;

public sealed class MeterActionsTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    private readonly HttpClient _client = site.NewClient();

    [Fact]
    public async Task Read_MeterThatAnswers_SaysWhatWasStored()
    {
        var answer = await ConsoleSite.PressAsync(_client, await site.FormAsync(_client, "read"));

        answer.Tone.ShouldBe("Good", answer.Text);
        answer.Text.ShouldStartWith("Read in ");
    }

    [Fact]
    public async Task Read_AddressNobodyAnswersAt_SaysWhatWhereAndWhatToDo()
    {
        var answer = await ConsoleSite.PressAsync(_client, await site.FormAsync(_client, "read", ConsoleSite.SilentSerial));

        answer.Tone.ShouldBe("Bad");
        answer.Text.ShouldContain(ConsoleSite.SilentSerial);
        answer.Text.ShouldContain("connection refused");
        answer.Text.ShouldContain("check host and port");
    }

    [Fact]
    public async Task CutThenRestore_PressedTwiceEach_AreTwoVerifiedCommands()
    {
        var commands = site.Services.GetRequiredService<ICommandStore>();
        var before = (await commands.ListAsync(site.MeterId, 100, CancellationToken.None)).Count;

        var cut = await site.FormAsync(_client, "cut");
        (await ConsoleSite.PressAsync(_client, cut, ("reason", "unpaid"))).Text.ShouldBe("Supply is cut, verified by reading back. Sent once.");
        (await ConsoleSite.PressAsync(_client, cut, ("reason", "unpaid"))).Text.ShouldBe("Supply is cut, verified by reading back. Sent once.");
        (await commands.LastSupplyAsync(site.MeterId, CancellationToken.None))!.Value.State.OutputState.ShouldBeFalse();

        var restore = await site.FormAsync(_client, "restore");
        (await ConsoleSite.PressAsync(_client, restore, ("reason", "paid"))).Text.ShouldBe("Supply is restored, verified by reading back. Sent once.");
        (await commands.LastSupplyAsync(site.MeterId, CancellationToken.None))!.Value.State.OutputState.ShouldBeTrue();

        var made = (await commands.ListAsync(site.MeterId, 100, CancellationToken.None)).SkipLast(before).ToList();
        made.Select(c => (c.Action.Name, c.Reason, c.RequestedBy, c.Sends)).ShouldBe([("restore", "paid", "console", 1), ("cut", "unpaid", "console", 1)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  x ")]
    public async Task Cut_WithoutAReason_IsNotAskedFor(string reason)
    {
        var answer = await ConsoleSite.PressAsync(_client, await site.FormAsync(_client, "cut"), ("reason", reason));

        (answer.Tone, answer.Done).ShouldBe(("Bad", false));
        answer.Text.ShouldContain("reason");
    }

    [Fact]
    public async Task Recharge_PressedTwice_IsBookedOnce()
    {
        var accounts = site.Services.GetRequiredService<AccountService>();
        var before = (await accounts.ViewByNumberAsync(ConsoleSite.AccountNumber, CancellationToken.None))!.AvailableMinor;
        var form = await site.FormAsync(_client, "recharge");

        (await ConsoleSite.PressAsync(_client, form, ("amount", "50.50"))).Text.ShouldStartWith("50.50 CNY booked, receipt R");
        (await ConsoleSite.PressAsync(_client, form, ("amount", "50.50"))).Text.ShouldContain("Nothing was booked twice");
        (await ConsoleSite.PressAsync(_client, form, ("amount", "60"))).Text.ShouldContain("another recharge");

        (await accounts.ViewByNumberAsync(ConsoleSite.AccountNumber, CancellationToken.None))!.AvailableMinor.ShouldBe(before + 5050);
    }

    [Fact]
    public async Task Recharge_Nonsense_KeepsTheFormAndBooksNothing()
    {
        var answer = await ConsoleSite.PressAsync(_client, await site.FormAsync(_client, "recharge"), ("amount", "12,50"));

        (answer.Tone, answer.Done).ShouldBe(("Bad", false));
        answer.Text.ShouldContain("not an amount");
    }

    [Fact]
    public async Task AnyForm_WithoutItsToken_IsRefused()
    {
        var form = await site.FormAsync(_client, "cut");
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("key", Guid.NewGuid().ToString("N")), KeyValuePair.Create("reason", "forged")]),
        };

        using var response = await _client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Services.GetRequiredService<ICommandStore>().ListAsync(site.MeterId, 100, CancellationToken.None)).ShouldNotContain(c => c.Reason == "forged");
    }

    [Fact]
    public async Task Pages_UnderAnotherName_AreViewOnlyAndTheirPostsRefused()
    {
        var form = await site.FormAsync(_client, "cut");
        var stranger = site.NewClient();
        stranger.BaseAddress = new Uri("http://headend.example/");

        (await stranger.GetStringAsync($"/meters/{site.Serial}")).ShouldContain("View only");
        (await ConsoleSite.PressAsync(stranger, form, ("reason", "from elsewhere"))).Text.ShouldContain("Nothing was done");
        (await site.Services.GetRequiredService<ICommandStore>().ListAsync(site.MeterId, 100, CancellationToken.None)).ShouldNotContain(c => c.Reason == "from elsewhere");
    }

    [Fact]
    public async Task AnyForm_WithoutScript_AnswersWithAPage()
    {
        var form = await site.FormAsync(_client, "read");
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(form.Hidden) };
        request.Headers.Add("Cookie", form.Cookie);

        using var response = await _client.SendAsync(request);

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await response.Content.ReadAsStringAsync()).ShouldContain("Back to the meter");
    }
}
