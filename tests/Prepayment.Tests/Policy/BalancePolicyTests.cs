using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.Prepayment.Tests.Policy;

public sealed class BalancePolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero); // Friday, 10:00 in Shanghai

    /// <summary>Below zero and nothing in the way.</summary>
    private static readonly BalanceFacts Due = new(
        Now, new DateOnly(2026, 11, 20), new TimeOnly(10, 0), -1, AccountOpen: true, CutProtected: false, Now.AddHours(-1), TimeSpan.FromHours(10), null,
        WantedOn: true, HasActed: false, null, null, SupplyOff: false);

    private static readonly BalanceFacts WasCut = Due with { HasActed = true, WantedOn = false, Command = CommandState.Succeeded, CommandFinishedAt = Now.AddHours(-5), SupplyOff = true };

    private static readonly PolicyOptions Options = new();

    [Fact]
    public void BelowZeroWithNothingInTheWay_IsCut() => Decide(Due).ShouldBe(new PolicyVerdict(PolicyAction.Cut, "available-below-zero", null));

    [Fact]
    public void BelowZeroBeforeAnythingWasReadOfTheRelay_IsCut() => Decide(Due with { SupplyOff = null }).Action.ShouldBe(PolicyAction.Cut);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void NotBelowZero_IsNeverCut(long available) => Decide(Due with { AvailableMinor = available }).Action.ShouldBe(PolicyAction.None);

    public static TheoryData<string, BalanceFacts, string> Vetoes => new()
    {
        { "closed", Due with { AccountOpen = false }, "the account is closed" },
        { "protected", Due with { CutProtected = true }, "protected: a person decides" },
        { "off already", Due with { SupplyOff = true }, "supply is off already" },
        { "restore queued", Due with { HasActed = true, Command = CommandState.Queued }, "the last command is Queued" },
        { "restore unknown", Due with { HasActed = true, Command = CommandState.Unknown }, "the last command is Unknown" },
        { "held", Due with { HeldSince = new DateOnly(2026, 11, 18) }, "on hold since 2026-11-18" },
        { "never settled", Due with { DataAge = null }, "nothing is settled yet" },
        { "stale", Due with { DataAge = TimeSpan.FromHours(48).Add(TimeSpan.FromSeconds(1)) }, "newest freeze is 48 h old" },
        { "no notice", Due with { OverdrawnNoticeAt = null }, "no notice delivered" },
        { "grace", Due with { OverdrawnNoticeAt = Now.AddMinutes(-29) }, "grace after the notice" },
        { "night", Due with { LocalTime = new TimeOnly(16, 0) }, "16:00 is outside 09:00-16:00" },
        { "weekend", Due with { LocalDate = new DateOnly(2026, 11, 22) }, "no cuts on a Sunday" },
    };

    [Theory]
    [MemberData(nameof(Vetoes))]
    public void BelowZeroWithAVeto_IsDeferredForItsReason(string why, BalanceFacts facts, string veto) =>
        Decide(facts).ShouldBe(new PolicyVerdict(PolicyAction.CutDeferred, "available-below-zero", veto), why);

    [Theory]
    [InlineData(48, 30)]
    [InlineData(0, 31)]
    public void AtTheVeryLimits_IsCut(int ageHours, int noticeMinutes) =>
        Decide(Due with { DataAge = TimeSpan.FromHours(ageHours), OverdrawnNoticeAt = Now.AddMinutes(-noticeMinutes) }).Action.ShouldBe(PolicyAction.Cut);

    [Theory]
    [InlineData(CommandState.Queued)]
    [InlineData(CommandState.Executing)]
    [InlineData(CommandState.Unknown)]
    [InlineData(CommandState.Succeeded)]
    public void CutAskedFor_IsNotAskedForAgain(CommandState state) => Decide(WasCut with { Command = state, SupplyOff = false }).Action.ShouldBe(PolicyAction.None);

    [Fact]
    public void CutThatFailed_IsAskedForAgainAfterAWhile()
    {
        var failed = WasCut with { Command = CommandState.Failed, SupplyOff = false };
        Decide(failed with { CommandFinishedAt = Now.AddMinutes(-59) }).Action.ShouldBe(PolicyAction.None);
        Decide(failed with { CommandFinishedAt = Now.AddMinutes(-60) }).Action.ShouldBe(PolicyAction.Cut);
        Decide(failed with { CutProtected = true }).Action.ShouldBe(PolicyAction.CutDeferred);
    }

    [Fact]
    public void CutDecidedWithoutACommandYet_IsAskedFor() => Decide(WasCut with { Command = null, SupplyOff = false }).Action.ShouldBe(PolicyAction.Cut);

    [Theory]
    [InlineData(-1, PolicyAction.None)]
    [InlineData(0, PolicyAction.None)]
    [InlineData(1, PolicyAction.Restore)]
    public void AfterACut_OnlyMoreThanTheDebtRestores(long available, PolicyAction expected) => Decide(WasCut with { AvailableMinor = available }).Action.ShouldBe(expected);

    [Theory]
    [InlineData(CommandState.Queued)]
    [InlineData(CommandState.Unknown)]
    [InlineData(CommandState.Failed)]
    public void PaidBeforeTheCutIsDone_IsRestoredAllTheSame(CommandState cut) =>
        Decide(WasCut with { AvailableMinor = 1, Command = cut }).Action.ShouldBe(PolicyAction.Restore);

    [Fact]
    public void Restore_NeedsNoWindowNoFreshDataAndNoUnprotectedAccount() =>
        Decide(WasCut with { AvailableMinor = 1, CutProtected = true, HeldSince = new DateOnly(2026, 1, 1), DataAge = null, LocalTime = new TimeOnly(3, 0) })
            .Action.ShouldBe(PolicyAction.Restore);

    [Fact]
    public void RestoreThatFailed_IsAskedForAgainAfterAWhile()
    {
        var failed = WasCut with { AvailableMinor = 1, WantedOn = true, Command = CommandState.Failed };
        Decide(failed with { CommandFinishedAt = Now.AddMinutes(-59) }).Action.ShouldBe(PolicyAction.None);
        Decide(failed).Action.ShouldBe(PolicyAction.Restore);
        Decide(failed with { Command = CommandState.Succeeded }).Action.ShouldBe(PolicyAction.None);
    }

    [Fact]
    public void WhatThePolicyDidNotCut_ItDoesNotRestore() => Decide(Due with { AvailableMinor = 500, SupplyOff = true }).Action.ShouldBe(PolicyAction.None);

    /// <summary>Start 35.50; -6.12, -14.90, -15.10 on a protected Sunday, 0, +50; warn below 30.</summary>
    [Fact]
    public void WorkedCase_WarnNoneDeferredCutReconnect()
    {
        var facts = Due;
        var told = NoticeLevel.None;
        var available = 3550L;
        var seen = new List<string>();
        (long Change, DateOnly Day)[] days =
            [(-612, new(2026, 11, 20)), (-1490, new(2026, 11, 21)), (-1510, new(2026, 11, 22)), (0, new(2026, 11, 23)), (5000, new(2026, 11, 24))];
        foreach (var (change, day) in days)
        {
            available += change;
            var level = NoticeService.LevelOf(available, 3000);
            var verdict = Decide(facts with { AvailableMinor = available, LocalDate = day });
            seen.Add(verdict.Action != PolicyAction.None ? verdict.Action.ToString() : level > told ? "Warn" : "None");
            told = level;
            facts = verdict.Action == PolicyAction.Cut ? WasCut : facts;
        }

        seen.ShouldBe(["Warn", "None", "CutDeferred", "Cut", "Restore"]);
    }

    private static PolicyVerdict Decide(BalanceFacts facts) => BalancePolicy.Decide(facts, Options);
}
