using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Prepayment.Fleet;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Queries;

public sealed class HappeningTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Merge_RoutineReads_AreOneLineAndAFailureKeepsItsOwn()
    {
        var lines = Happening.Merge(
            [Read(9, "D"), Read(8, "C"), Read(7, "B"), Read(6, "X", FailureClass.Timeout), Read(5, "A"), Read(4, "E")], [], 10);

        lines.Select(l => (l.Serial, l.What.Text)).ShouldBe(
        [
            (null, "3 meters read (daily): 33 values"),
            ("X", "no answer in time"),
            ("A", "read: 11 registers"),
            ("E", "read: 11 registers"),
        ]);
    }

    [Fact]
    public void Merge_AuditEntry_LinksItsMeterAndDropsTheCommandId()
    {
        var entry = new AuditEntry(7, Start, "console", "command.outcome", "meter:SIM1", "cut 413f6213-b13d-854c-b40a-e39a1857456e: Succeeded", default);

        var line = Happening.Merge([], [entry], 10).ShouldHaveSingleItem();

        (line.Serial, line.What.Text).ShouldBe(("SIM1", "cut outcome: Succeeded"));
        line.What.Detail.ShouldNotBeNull().ShouldContain("413f6213");
    }

    [Fact]
    public void Merge_CommandBeingSent_IsLeftToItsOutcome() =>
        Happening.Merge([], [new AuditEntry(7, Start, "console", "command.sending", "meter:SIM1", "cut: send 1", default)], 10).ShouldBeEmpty();

    [Fact]
    public void Merge_OtherAuditEntry_SaysItsSubject() =>
        Happening.Merge([], [new AuditEntry(7, Start, "api:billing", "account.opened", "account:A1", "meter SIM1", default)], 10)
            .ShouldHaveSingleItem().What.Text.ShouldBe("account:A1 account opened: meter SIM1");

    [Fact]
    public void Merge_MoreThanFits_KeepsTheNewest() =>
        Happening.Merge([Read(1, "A", FailureClass.Timeout), Read(2, "B", FailureClass.Timeout)], [], 1).ShouldHaveSingleItem().Serial.ShouldBe("B");

    private static FleetAttempt Read(int second, string serial, FailureClass failure = FailureClass.None) => new(
        serial,
        new ReadAttempt(0, new MeterId(1), CollectionParts.All, "daily", Start.AddSeconds(second), TimeSpan.Zero, failure, null, failure == FailureClass.None ? 11 : 0, 0, 0, 0, 0, null));
}
