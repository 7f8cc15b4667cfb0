using PrepaidMeter.Metering.Audit;

namespace PrepaidMeter.Metering.Tests.Audit;

public sealed class AuditChainTests
{
    private static readonly AuditEntry Entry = new(1, new DateTimeOffset(2026, 11, 20, 8, 0, 0, 123, TimeSpan.Zero), "ops", "command.requested", "meter:A", "cut", default);

    [Fact]
    public void ComputeHash_SameEntry_IsTheSameInEveryOffsetAndBelowTheMillisecond()
    {
        var hash = AuditChain.ComputeHash(AuditChain.Origin.Span, Entry);

        AuditChain.ComputeHash(AuditChain.Origin.Span, Entry with { At = Entry.At.ToOffset(TimeSpan.FromHours(8)).AddTicks(9) }).ShouldBe(hash);
        AuditChain.Fits(AuditChain.Origin.Span, Entry with { Hash = hash }).ShouldBeTrue();
    }

    [Fact]
    public void ComputeHash_AnyFieldChanged_Differs()
    {
        AuditEntry[] changed =
        [
            Entry with { Sequence = 2 },
            Entry with { At = Entry.At.AddMilliseconds(1) },
            Entry with { Actor = "opt" },
            Entry with { Action = "command.requestee" },
            Entry with { Subject = "meter:B" },
            Entry with { Detail = "" },

            // The same characters cut at another place.
            Entry with { Actor = "opsc", Action = "ommand.requested" },
        ];

        var hashes = changed.Select(e => Convert.ToHexString(AuditChain.ComputeHash(AuditChain.Origin.Span, e))).Append(Convert.ToHexString(AuditChain.ComputeHash(AuditChain.Origin.Span, Entry)));
        hashes.Distinct().Count().ShouldBe(changed.Length + 1);
    }

    [Fact]
    public void Fits_OtherPredecessor_DoesNot()
    {
        var hash = AuditChain.ComputeHash(AuditChain.Origin.Span, Entry);

        AuditChain.Fits(hash, Entry with { Hash = hash }).ShouldBeFalse();
        AuditChain.Fits(AuditChain.Origin.Span, Entry).ShouldBeFalse();
    }
}
