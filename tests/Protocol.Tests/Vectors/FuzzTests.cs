using PrepaidMeter.Fuzzing;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Vectors;

/// <summary>The short run of the fuzz driver; docs/PERFORMANCE.md has the command of the long one.</summary>
public class FuzzTests
{
    private const int Executions = 200_000;

    [Fact]
    public void EveryDecoder_GivenHostileOctets_KeepsTheBars()
    {
        var report = new FuzzRun(seed: 20261121).Run(Executions);

        report.Failures.ShouldBeEmpty();
        report.Executions.ShouldBeGreaterThanOrEqualTo(Executions);
        report.ExecutionsByTarget.Values.Min().ShouldBeGreaterThan(1000);

        // Else the mutations test nothing: all noise, or all harmless.
        report.Accepted.ShouldBeInRange(Executions / 20, Executions * 19 / 20);
        report.DeepestAccepted.ShouldBeInRange(16, 32);
    }

    // The driver itself: a decoder that breaks a bar must show.
    [Fact]
    public void Run_OfADecoderThatThrowsSomethingElse_Fails()
    {
        var broken = new FuzzTarget("broken", [[1, 2, 3]], octets => octets.Length == 2 ? throw new InvalidOperationException("broken") : FuzzOutcome.Accepted);

        new FuzzRun(1, [broken]).Run(10).Failures.ShouldNotBeEmpty();
    }

    [Fact]
    public void Run_OfADecoderThatNestsTooDeepOrAllocatesTooMuch_Fails()
    {
        var deep = new FuzzTarget("deep", [[1, 2, 3]], _ => new FuzzOutcome(true, Nested(33)));
        var greedy = new FuzzTarget("greedy", [[1, 2, 3]], octets => new FuzzOutcome(new byte[100_000].Length == octets.Length));

        new FuzzRun(1, [deep]).Run(10).Failures.ShouldAllBe(f => f.Problem.Contains("33 deep"));
        new FuzzRun(1, [greedy]).Run(10).Failures.ShouldAllBe(f => f.Problem.Contains("of memory"));
    }

    [Fact]
    public void Run_OfADecoderThatTakesTooMuchForWhatItAccepts_Fails()
    {
        var greedy = new FuzzTarget("greedy", [new byte[100]], octets => new FuzzOutcome(new byte[100_000].Length > octets.Length));

        new FuzzRun(1, [greedy]).Run(10).Failures.ShouldContain(f => f.Problem.Contains("accepted with"));
    }

    [Fact]
    public void Run_OfTheSameSeed_IsTheSameRun()
    {
        var first = Run();
        var second = Run();

        static FuzzReport Run() => new FuzzRun(7, [.. FuzzTargets.Create().Where(t => t.Name is "aare" or "get-response" or "server" or "hdlc stream")]).Run(20_000);

        second.Accepted.ShouldBe(first.Accepted);
        second.ExecutionsByTarget.ShouldBe(first.ExecutionsByTarget);
    }

    private static DlmsData Nested(int depth) => depth == 0 ? DlmsData.Null.Instance : DlmsData.StructureOf(Nested(depth - 1));
}
