using System.Net;
using System.Text.RegularExpressions;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Pages;

public sealed partial class DecodePageTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    private const string Key = "000102030405060708090A0B0C0D0E0F";

    [Fact]
    public async Task Page_Opened_IsLinkedAndHasItsForm()
    {
        var client = site.NewClient();

        (await client.GetStringAsync("/")).ShouldContain("href=\"/decode\"");
        (await client.GetStringAsync("/decode")).ShouldContain("<textarea id=\"hex\"");
    }

    [Fact]
    public async Task Hex_Posted_IsShownAsATree()
    {
        var html = await PostAsync(("Hex", "C0 01 C1 00 03 01 00 01 08 00 FF 02 00"));

        html.ShouldContain("3:1.0.1.8.0.255:2  (Register.value, active import energy total)");
        html.ShouldNotContain("tone-bad");
    }

    [Fact]
    public async Task Keys_Posted_DecipherAndAreNotShownAgain()
    {
        var html = await PostAsync(
            ("Hex", "C81E3001234567411312FF935A47566827C467BC7D825C3BE4A77C3FCC056B6B"), ("Guek", Key), ("Gak", "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF"), ("SystemTitle", "4D4D4D0000BC614E"));

        html.ShouldContain("deciphered, authentic");
        html.ShouldNotContain(Key);
        html.ShouldNotContain("D0D1D2D3");
    }

    [Fact]
    public async Task Octets_ThatAreWrong_AreShownWithThePlace() =>
        (await PostAsync(("Hex", "C401C100020307"))).ShouldContain("A-XDR at octet 6: no Data type has tag 7.");

    [Theory]
    [InlineData("C0G1", "", "at character 3")]
    [InlineData("<script>alert(1)</script>", "", "at character 1")]
    [InlineData("00", "1234<b>", "A key is 32 hex digits")]
    public async Task Input_ThatIsNoHex_IsRefusedInWords(string hex, string guek, string expected)
    {
        var html = await PostAsync(("Hex", hex), ("Guek", guek));

        html.ShouldContain(expected);
        html.ShouldNotContain("1234");
        html.Replace("&lt;script&gt;alert", "", StringComparison.Ordinal).ShouldNotContain("<script>alert");
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRefused()
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("Hex", "00"), KeyValuePair.Create("_handler", "decode")]);
        using var response = await site.NewClient().PostAsync("/decode", content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<string> PostAsync(params (string Name, string Value)[] fields)
    {
        var client = site.NewClient();
        using var page = await client.GetAsync("/decode");
        var hidden = HiddenInput().Matches(await page.Content.ReadAsStringAsync()).Select(m => KeyValuePair.Create(m.Groups["name"].Value, m.Groups["value"].Value));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/decode")
        {
            Content = new FormUrlEncodedContent(hidden.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))),
        };
        request.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        using var response = await client.SendAsync(request);
        var html = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(html);
        return html;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]+)\"")]
    private static partial Regex HiddenInput();
}
