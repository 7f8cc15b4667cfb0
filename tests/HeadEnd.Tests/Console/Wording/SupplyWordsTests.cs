using PrepaidMeter.HeadEnd.WebConsole;
using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.HeadEnd.Tests.WebConsole.Wording;

public sealed class SupplyWordsTests
{
    [Theory]
    [InlineData(true, 1, "on", Tone.Good)]
    [InlineData(false, 0, "off", Tone.Warning)]
    [InlineData(false, 2, "off, armed", Tone.Warning)]
    [InlineData(true, 0, "stuck: conducts", Tone.Bad)]
    [InlineData(false, 1, "connected, no output", Tone.Bad)]
    [InlineData(true, 2, "on, contradictory", Tone.Bad)]
    public void Actual_EachPairOfStates_HasItsWord(bool output, byte control, string text, Tone tone)
    {
        var phrase = SupplyWords.Actual(new SupplyState(output, control, 4));
        (phrase.Text, phrase.Tone).ShouldBe((text, tone));
    }

    [Theory]
    [InlineData(null, null, true, "no command yet")]
    [InlineData(CommandState.Executing, false, true, "under way")]
    [InlineData(CommandState.Unknown, false, true, "being found out")]
    [InlineData(CommandState.Succeeded, false, false, "as intended")]
    [InlineData(CommandState.Succeeded, false, true, "not as intended")]
    [InlineData(CommandState.Failed, false, true, "not as intended")]
    [InlineData(CommandState.Succeeded, true, true, "as intended")]
    public void Agreement_CommandAndRelay_SayWhetherTheyFit(CommandState? state, bool? wantedOn, bool output, string expected) =>
        SupplyWords.Agreement(state, wantedOn, new SupplyState(output, output ? (byte)1 : (byte)0, 4)).Text.ShouldBe(expected);

    [Fact]
    public void Agreement_RestoreThatOnlyArms_WaitsForTheButton() =>
        SupplyWords.Agreement(CommandState.Succeeded, true, new SupplyState(false, 2, 3)).Text.ShouldBe("waits for the button");

    [Fact]
    public void Agreement_NeverReadBack_ClaimsNothing() => SupplyWords.Agreement(CommandState.Succeeded, false, null).Text.ShouldBe("not read back");
}
