using System.Text.Json;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Notices;

namespace PrepaidMeter.Prepayment.Tests.Notices;

public sealed class FileNoticeChannelTests
{
    private static readonly Notice Notice = new(
        7, new AccountId(1), "A-1", NoticeLevel.Low, 2999, Currency.Parse("CNY"), "余额 29.99", new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero), null);

    [Fact]
    public async Task DeliverAsync_Notices_AppendsALineOfJsonEach()
    {
        var folder = Directory.CreateTempSubdirectory("notices-");
        try
        {
            var path = Path.Combine(folder.FullName, "notices.jsonl");
            using var channel = new FileNoticeChannel(path);
            var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(id => channel.DeliverAsync(Notice with { Id = id }, CancellationToken.None)));
            answers.ShouldAllBe(reason => reason == null);
            (await File.ReadAllBytesAsync(path))[0].ShouldBe((byte)'{'); // no byte order mark in front of JSON
            var lines = (await File.ReadAllLinesAsync(path)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
            lines.Select(line => line.GetProperty("id").GetInt64()).Order().ShouldBe(Enumerable.Range(1, 20).Select(id => (long)id));
            lines[0].GetProperty("text").GetString().ShouldBe("余额 29.99");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task DeliverAsync_FolderGone_SaysWhyAndDoesNotThrow()
    {
        using var channel = new FileNoticeChannel(Path.Combine(Path.GetTempPath(), "no-such-folder-" + Guid.NewGuid().ToString("N"), "n.jsonl"));
        (await channel.DeliverAsync(Notice, CancellationToken.None)).ShouldNotBeNullOrEmpty();
    }
}
