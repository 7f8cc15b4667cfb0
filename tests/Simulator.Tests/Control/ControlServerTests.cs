using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Simulator.Control;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Tests.Control;

/// <summary>Over HTTP on loopback; the fleet's time stands until it is advanced.</summary>
public sealed class ControlServerTests : IAsyncLifetime, IDisposable
{
    private const string Meter = "/meters/SIM00000002";

    private readonly ScaledTimeProvider _world = new(TimeProvider.System, new DateTimeOffset(2026, 11, 20, 4, 5, 0, TimeSpan.Zero), 0);
    private HttpClient _http = null!;
    private SimulatedFleet _fleet = null!;
    private ControlServer _control = null!;

    public async Task InitializeAsync()
    {
        _fleet = await SimulatedFleet.StartAsync(new FleetOptions { MeterCount = 2, HistoryDays = 2, Faults = FaultPlanReader.Read("refuse") }, _world, default);
        _control = await ControlServer.StartAsync(_fleet, _world, new IPEndPoint(IPAddress.Loopback, 0), default);
        _http = new HttpClient { BaseAddress = new Uri($"http://{_control.Endpoint}") };
    }

    public async Task DisposeAsync()
    {
        await _control.DisposeAsync();
        await _fleet.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Fleet_SaysWhatItIs()
    {
        var fleet = await _http.GetFromJsonAsync<JsonElement>("/fleet");

        fleet.GetProperty("meters").GetInt32().ShouldBe(2);
        fleet.GetProperty("lastSerial").GetString().ShouldBe("SIM00000002");
        fleet.GetProperty("time").GetDateTimeOffset().ShouldBe(_world.GetUtcNow());
    }

    [Fact]
    public async Task Time_StandsUntilItIsAdvanced()
    {
        var before = await StateAsync();

        (await _http.PostAsJsonAsync("/time", new { advanceSeconds = 86_400 })).EnsureSuccessStatusCode();

        var after = await StateAsync();
        (after.GetProperty("clock").GetDateTimeOffset() - before.GetProperty("clock").GetDateTimeOffset()).ShouldBe(TimeSpan.FromDays(1));
        after.GetProperty("importEnergy").GetInt64().ShouldBeGreaterThan(before.GetProperty("importEnergy").GetInt64());
        (await PostAsync("/time", new { advanceSeconds = -1 })).Error.ShouldContain("time does not go back");
    }

    [Fact]
    public async Task Relay_FollowsItsControlModeAlsoHere()
    {
        (await PostAsync($"{Meter}/relay", new { action = "local-disconnect" })).Body.GetProperty("outputState").GetBoolean().ShouldBeFalse();

        var (status, _, error) = await PostAsync($"{Meter}/relay", new { action = "local-disconnect" });
        status.ShouldBe(HttpStatusCode.Conflict);
        error.ShouldBe("In control mode 4 and control state 2 there is no local-disconnect.");
        (await PostAsync($"{Meter}/relay", new { action = "explode" })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task ClockEnergyAndEvents_AreChanged()
    {
        var before = await StateAsync();
        var rates = await RatesAsync();

        await PostAsync($"{Meter}/clock", new { shiftSeconds = -90 });
        await PostAsync($"{Meter}/energy", new { importWh = 123_456 });
        await PostAsync($"{Meter}/events", new { code = 44 });

        var after = await StateAsync();
        after.GetProperty("clock").GetDateTimeOffset().ShouldBe(before.GetProperty("clock").GetDateTimeOffset().AddSeconds(-90));
        after.GetProperty("importEnergy").GetInt64().ShouldBe(before.GetProperty("importEnergy").GetInt64() + 123_456);
        (await RatesAsync()).ShouldBe(rates + 123_456, "the rates still add up to the total");
        TestMeter.Column((await AttributeAsync(TestMeter.EventLog)).AsItems()!.Value[^1], 1).ShouldBe(44);

        async Task<long> RatesAsync()
        {
            var sum = 0L;
            for (var rate = 1; rate <= 4; rate++)
            {
                sum += (long)(await AttributeAsync($"3:1.0.1.8.{rate}.255:2")).AsNumber()!.Value;
            }

            return sum;
        }
    }

    [Fact]
    public async Task Attribute_IsReadByRangeAndWrittenPastEveryRight()
    {
        var now = Uri.EscapeDataString($"{_world.GetUtcNow():O}");
        var yesterday = Uri.EscapeDataString($"{_world.GetUtcNow().AddDays(-1):O}");

        (await AttributeAsync($"{TestMeter.LoadProfile}&from={yesterday}&to={now}")).AsItems()!.Value.Count.ShouldBe(96);

        (await PostAsync($"{Meter}/attribute", new { name = TestMeter.ControlMode, value = "1606" })).Body.GetProperty("result").GetString().ShouldBe("Success");
        _fleet.Meters[1].Meter.ControlMode.ShouldBe((byte)6);
        (await PostAsync($"{Meter}/method", new { name = TestMeter.Disconnect, parameter = "0F00" })).Body.GetProperty("result").GetString().ShouldBe("Success");
        _fleet.Meters[1].Meter.OutputState.ShouldBeFalse();
        (await PostAsync($"{Meter}/attribute", new { name = TestMeter.ControlMode, value = "16" })).Error.ShouldContain("'16' is no A-XDR data");
        (await PostAsync($"{Meter}/attribute", new { name = "70:0.0", value = "1606" })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Faults_AreSet_AndAClosedPortRefuses()
    {
        await PostAsync($"{Meter}/faults", new { silent = true, listening = false });

        _fleet.Meters[1].Meter.Faults.Silent.ShouldBeTrue();
        using var client = new TcpClient();
        (await Should.ThrowAsync<SocketException>(async () => await client.ConnectAsync(IPAddress.Loopback, _fleet.EndpointOf(1).Port))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task Unknown_IsSaidSo()
    {
        (await PostAsync("/meters/SIM00000003/reboot", new { })).ShouldSatisfyAllConditions(
            a => a.Status.ShouldBe(HttpStatusCode.NotFound), a => a.Error.ShouldBe("There is no meter 'SIM00000003'; there are SIM00000001 to SIM00000002."));
        (await _http.PostAsync(new Uri("/time", UriKind.Relative), new StringContent("advanceSeconds=5"))).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType, "a page in a browser can not post here");
        (await _http.PostAsync(new Uri("/time", UriKind.Relative), new StringContent("{", null, "application/json"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task<JsonElement> StateAsync() => _http.GetFromJsonAsync<JsonElement>(Meter);

    private async Task<Protocol.Cosem.DlmsData> AttributeAsync(string query)
    {
        var answer = await _http.GetFromJsonAsync<JsonElement>($"{Meter}/attribute?name={query}");
        return AxdrDecoder.Decode(Convert.FromHexString(answer.GetProperty("value").GetString()!));
    }

    private async Task<(HttpStatusCode Status, JsonElement Body, string Error)> PostAsync(string path, object body)
    {
        using var response = await _http.PostAsJsonAsync(path, body);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (response.StatusCode, json, json.TryGetProperty("error", out var error) ? error.GetString()! : "");
    }
}
