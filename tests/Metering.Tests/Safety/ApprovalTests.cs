using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Tests.Fakes;

namespace PrepaidMeter.Metering.Tests.Safety;

/// <summary>Four eyes: somebody else, exactly this list, in time.</summary>
public sealed class ApprovalTests
{
    private static readonly string[] Twelve = [.. Enumerable.Range(1, 12).Select(i => $"M{i:00}")];

    [Fact]
    public void Hash_OtherOrder_IsTheSame_AnythingElse_IsNot()
    {
        var subject = new ApprovalSubject(ApprovalKind.CutBatch, "arrears", Twelve);
        new ApprovalSubject(ApprovalKind.CutBatch, "arrears", Twelve.Reverse()).Hash.ShouldBe(subject.Hash);
        string[] others =
        [
            new ApprovalSubject(ApprovalKind.CutBatch, "arrears ", Twelve).Hash,
            new ApprovalSubject(ApprovalKind.Unprotect, "arrears", Twelve).Hash,
            new ApprovalSubject(ApprovalKind.CutBatch, "arrears", Twelve.Append("M13")).Hash,
            new ApprovalSubject(ApprovalKind.CutBatch, "arrears", Twelve.Skip(1)).Hash,
            new ApprovalSubject(ApprovalKind.CutBatch, "arrears", Twelve.Skip(1).Prepend("M99")).Hash,
        ];
        others.Append(subject.Hash).Distinct().Count().ShouldBe(others.Length + 1);
        subject.Hash.Length.ShouldBe(64);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "b\nc")]
    [InlineData]
    public void Subject_TwiceOrWithLineEndsOrEmpty_CanNotBe(params string[] items) =>
        Should.Throw<ArgumentException>(() => new ApprovalSubject(ApprovalKind.CutBatch, "arrears", items));

    [Fact]
    public async Task Approve_ByAnother_AsksForExactlyTheList()
    {
        using var f = Fleet();
        var approval = await PendingAsync(f);
        (await f.Commands.ListAsync(null, 100, default)).ShouldBeEmpty();

        var done = (await ApproveAsync(f, approval, "wang", approval.Hash)).ShouldBeOfType<ApprovalAnswer.Done>();

        done.Results.ShouldAllBe(r => r.Outcome == "queued");
        var commands = await f.Commands.ListAsync(null, 100, default);
        commands.Select(c => c.MeterId.Value).Order().ShouldBe(Twelve.Select((_, i) => i + 2L));
        commands.ShouldAllBe(c => c.RequestedBy == "li");
        f.Audit.ActionsTaken.ShouldContain("approval.approved");
    }

    [Theory]
    [InlineData("li")]
    [InlineData("LI")]
    public async Task Approve_ByTheRequester_Refused(string approver)
    {
        using var f = Fleet();
        var approval = await PendingAsync(f);

        (await ApproveAsync(f, approval, approver, approval.Hash)).ShouldBe(new ApprovalAnswer.Refused("approval takes another person than the one who asked"));
        (await f.Commands.ListAsync(null, 100, default)).ShouldBeEmpty();
        f.Audit.ActionsTaken.ShouldContain("approval.refused");
    }

    [Fact]
    public async Task Approve_OneMeterChangedOnRecord_IsVoid()
    {
        using var f = Fleet();
        var approval = await PendingAsync(f);
        f.Approvals.Approvals[approval.Id] = approval with { Subject = new(ApprovalKind.CutBatch, "arrears", Twelve.Skip(1).Append(HeadEndFixture.Serial)) };

        (await ApproveAsync(f, approval, "wang", approval.Hash)).ShouldBe(new ApprovalAnswer.Refused("the list on record is not the one that was asked for"));
        (await f.Commands.ListAsync(null, 100, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Approve_HashOfAnotherList_Refused()
    {
        using var f = Fleet();
        var approval = await PendingAsync(f);
        var seen = new ApprovalSubject(ApprovalKind.CutBatch, "arrears", Twelve.Skip(1)).Hash;

        (await ApproveAsync(f, approval, "wang", seen)).ShouldBe(new ApprovalAnswer.Refused("the list is not the one that was looked at"));
        (await f.Commands.ListAsync(null, 100, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Approve_TooLate_Refused()
    {
        using var f = Fleet();
        var approval = await PendingAsync(f);
        f.Time.Advance(TimeSpan.FromHours(4));

        (await ApproveAsync(f, approval, "wang", approval.Hash)).ShouldBe(new ApprovalAnswer.Refused("expired: ask again"));
    }

    [Fact]
    public async Task Approve_AgainByTheSamePerson_DoesNothingTwice()
    {
        using var f = Fleet();
        var approval = await PendingAsync(f);
        await ApproveAsync(f, approval, "wang", approval.Hash);
        await ApproveAsync(f, approval, "wang", approval.Hash);

        (await f.Commands.ListAsync(null, 100, default)).Count.ShouldBe(12);
        (await ApproveAsync(f, approval, "zhao", approval.Hash)).ShouldBe(new ApprovalAnswer.Refused("approved by wang already"));
    }

    [Fact]
    public async Task Reject_ThenApprove_Refused()
    {
        using var f = Fleet();
        var approval = await PendingAsync(f);
        (await f.Get<ApprovalService>().RejectAsync(approval.Id, "li", default)).ShouldBeOfType<ApprovalAnswer.Done>();

        (await ApproveAsync(f, approval, "wang", approval.Hash)).ShouldBe(new ApprovalAnswer.Refused("rejected by li"));
    }

    [Fact]
    public async Task Batch_UpToTen_NeedsNobodyElse()
    {
        using var f = Fleet();
        var answer = await f.Get<CommandBatchService>().CutAsync(Twelve[..10], "k", "li", "arrears", default);
        answer.ShouldBeOfType<BatchAnswer.Done>().Results.Count.ShouldBe(10);
        (await f.Commands.ListAsync(null, 100, default)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task Unprotect_TakesTwo()
    {
        using var f = Fleet();
        await f.Get<SupplySafety>().ProtectAsync(f.Meter, ProtectionKind.Medical, "ventilator", "li", default);
        var approvals = f.Get<ApprovalService>();
        var approval = await approvals.RequestAsync(ApprovalKind.Unprotect, "moved out", [HeadEndFixture.Serial], "li", default);

        (await ApproveAsync(f, approval, "li", approval.Hash)).ShouldBeOfType<ApprovalAnswer.Refused>();
        (await f.Protected.FindAsync(f.Meter.Id, default)).ShouldNotBeNull();
        (await ApproveAsync(f, approval, "wang", approval.Hash)).ShouldBeOfType<ApprovalAnswer.Done>().Results.ShouldHaveSingleItem().Outcome.ShouldBe("done");
        (await f.Protected.FindAsync(f.Meter.Id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Resume_TakesTwo_AndOnlyEndsTheStopItWasAskedFor()
    {
        using var f = Fleet();
        var safety = f.Get<SupplySafety>();
        var first = await safety.StopAsync("li", "wrong list", default);
        var approval = await f.Get<ApprovalService>().RequestAsync(ApprovalKind.Resume, "list is right", [SupplySafety.NameOf(first)], "li", default);
        (await ApproveAsync(f, approval, "li", approval.Hash)).ShouldBeOfType<ApprovalAnswer.Refused>();
        (await f.Guard.FindStopAsync(default)).ShouldBe(first);

        (await ApproveAsync(f, approval, "wang", approval.Hash)).ShouldBeOfType<ApprovalAnswer.Done>().Results.ShouldHaveSingleItem().Outcome.ShouldBe("done");
        (await f.Guard.FindStopAsync(default)).ShouldBeNull();

        f.Time.Advance(TimeSpan.FromMinutes(1));
        await safety.StopAsync("li", "again", default);
        (await ApproveAsync(f, approval, "wang", approval.Hash)).ShouldBeOfType<ApprovalAnswer.Done>().Results.ShouldHaveSingleItem().Outcome.ShouldBe("refused");
        (await f.Guard.FindStopAsync(default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Release_TakesSomebodyElseThanWhoAskedForTheCut_AndRoomUnderTheCap()
    {
        using var f = Fleet(new SafetyOptions { Caps = [new CutCap(CapScope.Fleet, TimeSpan.FromHours(1), 0m, 1)] });
        _ = new FakeRelay(f.Device, 4);
        await f.Get<CommandBatchService>().CutAsync(["M01"], "first", "li", "arrears", default);
        var excess = await f.RequestAsync(new CommandAction.Cut());
        excess.State.ShouldBe(CommandState.Quarantined);
        (await f.Executor.ExecuteAsync(excess.Id, default)).State.ShouldBe(CommandState.Quarantined);
        f.Device.Actions.ShouldBeEmpty();

        var approval = await f.Get<ApprovalService>().RequestAsync(ApprovalKind.QuarantineRelease, "checked", [excess.Id.ToString("D")], "li", default);
        await OnlyResultAsync(f, approval, "tester", "approval takes another person than the one who asked for the cut");

        approval = await f.Get<ApprovalService>().RequestAsync(ApprovalKind.QuarantineRelease, "checked", [excess.Id.ToString("D")], "li", default);
        await OnlyResultAsync(f, approval, "wang", "the cap of 1 cuts in 1 h for the fleet is reached");

        f.Time.Advance(TimeSpan.FromHours(1));
        await OnlyResultAsync(f, approval, "wang", null);
        (await f.Executor.ExecuteAsync(excess.Id, default)).State.ShouldBe(CommandState.Succeeded);
    }

    [Fact]
    public async Task Quarantined_NotReleased_IsPaidOrEndsUnsent()
    {
        using var f = Fleet(new SafetyOptions { Caps = [new CutCap(CapScope.Fleet, TimeSpan.FromHours(1), 0m, 0)] });
        var paid = await f.RequestAsync(new CommandAction.Cut(), "paid");
        var left = await f.RequestAsync(new CommandAction.Cut(), "left");

        (await f.Service.CancelAsync(paid.Id, "policy", "paid", default)).ShouldBeTrue();
        f.Time.Advance(TimeSpan.FromHours(4) + TimeSpan.FromSeconds(1));
        (await f.Executor.ExpireQuarantinedAsync(default)).ShouldBe(1);

        (f.Commands.Get(paid.Id).State, f.Commands.Get(left.Id).State).ShouldBe((CommandState.Failed, CommandState.Failed));
        f.Commands.Get(left.Id).Detail.ShouldNotBeNull().ShouldContain("not released within 04:00:00");
    }

    private static HeadEndFixture Fleet(SafetyOptions? safety = null)
    {
        var f = new HeadEndFixture(safety: safety ?? new SafetyOptions { Caps = [] });
        foreach (var serial in Twelve)
        {
            f.Add(serial, 5000);
        }

        return f;
    }

    private static async Task<Approval> PendingAsync(HeadEndFixture f) =>
        (await f.Get<CommandBatchService>().CutAsync(Twelve, "k", "li", "arrears", default)).ShouldBeOfType<BatchAnswer.Pending>().Approval;

    private static Task<ApprovalAnswer> ApproveAsync(HeadEndFixture f, Approval approval, string approver, string hash) =>
        f.Get<ApprovalService>().ApproveAsync(approval.Id, approver, hash, default);

    private static async Task OnlyResultAsync(HeadEndFixture f, Approval approval, string approver, string? refusal)
    {
        var result = (await ApproveAsync(f, approval, approver, approval.Hash)).ShouldBeOfType<ApprovalAnswer.Done>().Results.ShouldHaveSingleItem();
        (result.Outcome, result.Detail).ShouldBe((refusal is null ? "queued" : "refused", refusal));
    }
}
