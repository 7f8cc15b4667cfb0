using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>
/// Disconnect control after the transition table of the standard, letter by letter: a remote_reconnect D->C, b remote_disconnect C->D,
/// c remote_disconnect R->D, d remote_reconnect D->R, e manual_reconnect R->C, f manual_disconnect C->R, g local_disconnect C->R,
/// h local_reconnect R->C, i remote_reconnect R->C.
/// </summary>
internal sealed class FakeRelay
{
    private const string Object = "70:0.0.96.3.10.255";

    private static readonly string[] Transitions = ["", "bcfgde", "bcfgae", "bcgde", "bcgae", "bcfgdeh", "bcgdeh", "bcgaieh"];

    private readonly byte _mode;

    public FakeRelay(FakeMeter meter, byte mode, byte controlState = 1)
    {
        (_mode, ControlState) = (mode, controlState);
        meter.Computed[CosemAttribute.Parse(Object + ":2")] = _ => new DlmsData.Boolean(Output);
        meter.Computed[CosemAttribute.Parse(Object + ":3")] = _ => new DlmsData.Enum(ControlState);
        meter.Computed[CosemAttribute.Parse(Object + ":4")] = _ => new DlmsData.Enum(_mode);
        meter.Methods[CosemMethod.Parse(Object + ":1")] = _ => Apply(('b', 1, 0), ('c', 2, 0));
        meter.Methods[CosemMethod.Parse(Object + ":2")] = _ => Apply(('a', 0, 1), ('d', 0, 2), ('i', 2, 1));
    }

    public byte ControlState { get; set; }

    /// <summary>Set to hold the contact where it is, whatever the control state says.</summary>
    public bool? StuckOutput { get; set; }

    /// <summary>Answers success and does nothing.</summary>
    public bool Ignores { get; set; }

    public ActionResult? Answer { get; set; }

    private bool Output => StuckOutput ?? ControlState == 1;

    private ActionResult Apply(params (char Transition, byte From, byte To)[] candidates)
    {
        if (Answer is { } answer)
        {
            return answer;
        }

        var taken = candidates.Where(c => c.From == ControlState && Transitions[_mode].Contains(c.Transition, StringComparison.Ordinal)).ToList();
        if (taken.Count > 0 && !Ignores)
        {
            ControlState = taken[0].To;
        }

        return ActionResult.Success;
    }
}
