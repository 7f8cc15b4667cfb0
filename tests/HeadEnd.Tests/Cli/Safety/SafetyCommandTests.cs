using System.Text.Json;
using PrepaidMeter.HeadEnd.Tests.Cli.Service;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Safety;

public class SafetyCommandTests
{
    [Fact]
    public async Task Stop_StatusResume_OnePersonCanNotEndIt()
    {
        using var installation = new Installation();
        (await CliRun.OfAsync(["keys", "create", "--file", installation.Key])).Code.ShouldBe(0);

        var stop = await CliRun.OfAsync(["safety", "stop", "--reason", "wrong list", "--config", installation.Settings]);
        var resume = await CliRun.OfAsync(["safety", "resume", "--reason", "list is right", "--config", installation.Settings]);
        var words = resume.Out.Split([' ', '\n', ':'], StringSplitOptions.RemoveEmptyEntries);
        var id = words.First(w => Guid.TryParse(w, out _));
        var hash = words.First(w => w.Length == 64);
        var approve = await CliRun.OfAsync(["safety", "approve", id, "--hash", hash, "--config", installation.Settings]);
        var status = await CliRun.OfAsync(["safety", "status", "--json", "--config", installation.Settings]);

        stop.Code.ShouldBe(0, stop.Error);
        resume.Code.ShouldBe(0, resume.Error);
        (approve.Code, approve.Error).ShouldBe((1, "headend: approval takes another person than the one who asked\n"));
        var root = JsonDocument.Parse(status.Out).RootElement;
        root.GetProperty("stopped").GetBoolean().ShouldBeTrue();
        root.GetProperty("stop").GetProperty("reason").GetString().ShouldBe("wrong list");
        root.GetProperty("pendingApprovals").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Rehearse_Replay2020_StopsAtTheCap()
    {
        var run = await CliRun.OfAsync("rehearse --replay-2020");

        run.Code.ShouldBe(0, run.Error);
        var result = JsonDocument.Parse(run.Out).RootElement;
        (result.GetProperty("requested").GetInt32(), result.GetProperty("quarantined").GetInt32(), result.GetProperty("executed").GetInt32(), result.GetProperty("cap").GetInt32())
            .ShouldBe((300_000, 294_500, 5_500, 5_500));
    }
}
