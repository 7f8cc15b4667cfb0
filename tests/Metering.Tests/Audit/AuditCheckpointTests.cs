using System.Security.Cryptography;
using PrepaidMeter.Metering.Audit;

namespace PrepaidMeter.Metering.Tests.Audit;

public sealed class AuditCheckpointTests
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 11, 21, 3, 4, 5, 678, TimeSpan.Zero).AddTicks(9);
    private static readonly AuditHead Head = new(12, SHA256.HashData("twelve"u8));

    [Fact]
    public void IsSignedBy_OwnKeyAndAnother_TellsThemApart()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var checkpoint = AuditCheckpoint.Sign(Head, Now, key);

        checkpoint.IsSignedBy(key).ShouldBeTrue();
        checkpoint.IsSignedBy(other).ShouldBeFalse();
        (checkpoint with { Head = Head with { Sequence = 13 } }).IsSignedBy(key).ShouldBeFalse();
        (checkpoint with { At = checkpoint.At.AddMilliseconds(1) }).IsSignedBy(key).ShouldBeFalse();
    }

    [Fact]
    public void SignedText_Always_IsFourLinesAnyToolCanMake()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AuditCheckpoint.Sign(Head, Now, key).SignedText().ShouldBe(
            $"prepaidmeter-audit-checkpoint-1\n12\n{Convert.ToHexStringLower(Head.Hash.Span)}\n2026-11-21T03:04:05.678Z\n");
    }

    [Fact]
    public void Sign_KeyOfAnotherCurveOrPublicOnly_IsRefused()
    {
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var publicOnly = ECDsa.Create(pair.ExportParameters(includePrivateParameters: false));

        Should.Throw<ArgumentException>(() => AuditCheckpoint.Sign(Head, Now, large)).Message.ShouldContain("P-256");
        Should.Throw<ArgumentException>(() => AuditCheckpoint.Sign(Head, Now, publicOnly)).Message.ShouldContain("private");
    }

    [Fact]
    public void File_AppendedAndRead_GivesBackEveryCheckpointStillSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var folder = Directory.CreateTempSubdirectory("headend-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "checkpoints.jsonl");
            AuditCheckpointFile.Append(path, AuditCheckpoint.Sign(Head, Now, key));
            AuditCheckpointFile.Append(path, AuditCheckpoint.Sign(Head with { Sequence = 20 }, Now.AddDays(1), key));

            var read = AuditCheckpointFile.Read(path);
            read.Select(c => c.Head.Sequence).ShouldBe([12L, 20L]);
            read.ShouldAllBe(c => c.IsSignedBy(key));

            File.AppendAllText(path, "\n{\"sequence\":1}\n");
            Should.Throw<FormatException>(() => AuditCheckpointFile.Read(path)).Message.ShouldStartWith("line 4:");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"sequence":-1,"hash":"","at":"","signature":""}""")]
    [InlineData("""{"sequence":1,"hash":"zz","at":"2026-11-21T03:04:05.678Z","signature":""}""")]
    [InlineData("""{"sequence":1,"hash":"zz00000000000000000000000000000000000000000000000000000000000000","at":"2026-11-21T03:04:05.678Z","signature":""}""")]
    [InlineData("""{"sequence":1,"hash":"0000000000000000000000000000000000000000000000000000000000000000","at":"yesterday","signature":""}""")]
    [InlineData("""{"sequence":1,"hash":"0000000000000000000000000000000000000000000000000000000000000000","at":"2026-11-21T03:04:05.678Z","signature":"?"}""")]
    [InlineData("""{"sequence":1,"hash":null,"at":"2026-11-21T03:04:05.678Z","signature":""}""")]
    public void TryRead_NoCheckpoint_SaysSo(string line)
    {
        AuditCheckpointLine.TryRead(line, out var checkpoint, out var fault).ShouldBeFalse();
        checkpoint.ShouldBeNull();
        fault.ShouldNotBeNullOrWhiteSpace();
    }
}
