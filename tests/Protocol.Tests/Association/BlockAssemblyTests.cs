using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed class BlockAssemblyTests
{
    [Fact]
    public void Add_InSequence_IsPutTogether()
    {
        var assembly = new BlockAssembly(4);

        assembly.Add(1, last: false, [1, 2]).ShouldBe(BlockOutcome.Accepted);
        assembly.Add(2, last: true, [3, 4]).ShouldBe(BlockOutcome.Complete);

        assembly.Value.ToArray().ShouldBe([1, 2, 3, 4]);
        assembly.LastNumber.ShouldBe(2u);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(3u)]
    [InlineData(uint.MaxValue)]
    public void Add_OutOfSequence_IsRefusedAndChangesNothing(uint number)
    {
        var assembly = new BlockAssembly(4);
        assembly.Add(1, last: false, [1]);

        assembly.Add(number, last: true, [2]).ShouldBe(BlockOutcome.WrongNumber);

        assembly.Value.ToArray().ShouldBe([1]);
        assembly.Add(2, last: true, [2]).ShouldBe(BlockOutcome.Complete);
    }

    [Fact]
    public void Add_FirstBlockNumberedZero_IsRefused() => new BlockAssembly(4).Add(0, last: true, [1]).ShouldBe(BlockOutcome.WrongNumber);

    [Fact]
    public void Add_BeyondTheCeiling_IsRefused()
    {
        var assembly = new BlockAssembly(4);
        assembly.Add(1, last: false, [1, 2, 3]);

        assembly.Add(2, last: true, [4, 5]).ShouldBe(BlockOutcome.TooLong);
    }

    [Fact]
    public void Add_Empty_IsTakenOnlyAsTheLast()
    {
        var assembly = new BlockAssembly(4);

        assembly.Add(1, last: false, []).ShouldBe(BlockOutcome.Empty);
        assembly.Add(1, last: true, []).ShouldBe(BlockOutcome.Complete);
    }
}
