using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Tests.Relay;

public sealed class DisconnectControlTests
{
    private const byte D = 0, C = 1, R = 2;

    /// <summary>The modes' transitions as the standard lists them; the test's own copy.</summary>
    private static readonly Dictionary<byte, string> Modes = new()
    {
        [0] = "", [1] = "bcfgde", [2] = "bcfgae", [3] = "bcgde", [4] = "bcgae", [5] = "bcfgdeh", [6] = "bcgdeh", [7] = "bcgaieh",
    };

    /// <summary>Letter, from, to, cause.</summary>
    private static readonly (char Letter, byte From, byte To, string Cause)[] Transitions =
    [
        ('a', D, C, "remote reconnect"), ('b', C, D, "remote disconnect"), ('c', R, D, "remote disconnect"), ('d', D, R, "remote reconnect"),
        ('e', R, C, "manual reconnect"), ('f', C, R, "manual disconnect"), ('g', C, R, "local disconnect"), ('h', R, C, "local reconnect"), ('i', R, C, "remote reconnect"),
    ];

    public static TheoryData<byte> EveryMode => [0, 1, 2, 3, 4, 5, 6, 7];

    [Theory]
    [MemberData(nameof(EveryMode))]
    public void EveryCauseFromEveryState_LeadsWhereTheModesTransitionsSay(byte mode)
    {
        foreach (var state in mode == 0 ? new[] { C } : [D, C, R])
        {
            foreach (var cause in Transitions.Select(t => t.Cause).Distinct())
            {
                var meter = InState(mode, state);
                var transition = Transitions.Where(t => Modes[mode].Contains(t.Letter) && t.From == state && t.Cause == cause).ToList();
                transition.Count.ShouldBeLessThanOrEqualTo(1);
                Do(meter, cause);
                var expected = transition.Count == 0 ? state : transition[0].To;
                ((byte)meter.Number("70:0.0.96.3.10.255:3")).ShouldBe(expected, $"mode {mode}, state {state}, {cause}");
                meter.Get("70:0.0.96.3.10.255:2").ShouldBe(new DlmsData.Boolean(expected == C));
                meter.Device.OutputState.ShouldBe(expected == C);
            }
        }
    }

    [Fact]
    public void RemoteReconnect_FromReadyInMode4_IsRefusedAndDisconnectThenReconnectWorks()
    {
        var meter = InState(4, R);
        meter.Invoke(TestMeter.Reconnect).ShouldBe(ActionResult.OtherReason);
        meter.Device.OutputState.ShouldBeFalse();
        meter.Invoke(TestMeter.Disconnect).ShouldBe(ActionResult.Success);
        meter.Invoke(TestMeter.Reconnect).ShouldBe(ActionResult.Success);
        meter.Device.OutputState.ShouldBeTrue();
    }

    [Fact]
    public void RemoteDisconnect_InMode0_IsRefused()
    {
        var meter = new TestMeter(controlMode: 0);
        meter.Invoke(TestMeter.Disconnect).ShouldBe(ActionResult.OtherReason);
        meter.Device.OutputState.ShouldBeTrue();
    }

    [Fact]
    public void RemoteDisconnect_Twice_SucceedsAndSwitchesOnce()
    {
        var meter = new TestMeter();
        meter.Invoke(TestMeter.Disconnect).ShouldBe(ActionResult.Success);
        meter.Invoke(TestMeter.Disconnect).ShouldBe(ActionResult.Success);
        meter.EventCodes().Count(c => c == 62).ShouldBe(1);
    }

    [Fact]
    public void ArmedRelay_OnTheButton_Closes()
    {
        var meter = new TestMeter(controlMode: 1);
        meter.Invoke(TestMeter.Disconnect).ShouldBe(ActionResult.Success);
        meter.Invoke(TestMeter.Reconnect).ShouldBe(ActionResult.Success);
        meter.Device.ControlState.ShouldBe(R);
        meter.Device.OutputState.ShouldBeFalse();
        meter.Device.ManualReconnect().ShouldBeTrue();
        meter.Device.OutputState.ShouldBeTrue();
        meter.EventCodes().TakeLast(3).ShouldBe([(byte)62, 59, 61]);
    }

    [Fact]
    public void OpenRelay_LetsNoEnergyThrough()
    {
        var meter = new TestMeter();
        meter.Live(0.3);
        meter.Invoke(TestMeter.Disconnect);
        var total = meter.Number(TestMeter.Total);
        meter.Live(30);
        meter.Number(TestMeter.Total).ShouldBe(total);
        meter.Number(TestMeter.Power).ShouldBe(0);
        meter.Number("3:1.0.31.7.0.255:2").ShouldBe(0);
        meter.Number("3:1.0.32.7.0.255:2").ShouldBeInRange(2100, 2300);
        meter.Rows(TestMeter.LoadProfile).TakeLast(100).ShouldAllBe(r => TestMeter.Column(r, 2) == 0);
        meter.Invoke(TestMeter.Reconnect);
        meter.Live(2);
        meter.Number(TestMeter.Total).ShouldBeGreaterThan(total);
    }

    [Fact]
    public void ControlMode_WrittenToZero_ConnectsForGood()
    {
        var meter = new TestMeter();
        meter.Invoke(TestMeter.Disconnect);
        meter.MustSet(TestMeter.ControlMode, new DlmsData.Enum(0));
        meter.Device.OutputState.ShouldBeTrue();
        meter.Set(TestMeter.ControlMode, new DlmsData.Enum(8)).ShouldBe(DataAccessResult.OtherReason);
        meter.Set(TestMeter.ControlMode, new DlmsData.Unsigned(4)).ShouldBe(DataAccessResult.TypeUnmatched);
    }

    [Fact]
    public void DisconnectScript_RunByAClient_IsARemoteCommand()
    {
        var meter = new TestMeter();
        meter.Invoke("9:0.0.10.0.106.255:1", new DlmsData.LongUnsigned(1)).ShouldBe(ActionResult.Success);
        meter.Device.ControlState.ShouldBe(D);
        meter.Invoke("9:0.0.10.0.106.255:1", new DlmsData.LongUnsigned(2)).ShouldBe(ActionResult.Success);
        meter.Device.ControlState.ShouldBe(C);
        meter.Invoke("9:0.0.10.0.106.255:1", new DlmsData.LongUnsigned(3)).ShouldBe(ActionResult.OtherReason);
    }

    private static TestMeter InState(byte mode, byte state)
    {
        // Every mode but 0 has g and c, which reach every state.
        var meter = new TestMeter(controlMode: mode);
        if (state == R)
        {
            meter.Device.LocalDisconnect().ShouldBeTrue();
        }
        else if (state == D)
        {
            meter.Invoke(TestMeter.Disconnect).ShouldBe(ActionResult.Success);
        }

        meter.Device.ControlState.ShouldBe(state);
        return meter;
    }

    private static void Do(TestMeter meter, string cause)
    {
        _ = cause switch
        {
            "remote reconnect" => meter.Invoke(TestMeter.Reconnect) == ActionResult.Success,
            "remote disconnect" => meter.Invoke(TestMeter.Disconnect) == ActionResult.Success,
            "manual reconnect" => meter.Device.ManualReconnect(),
            "manual disconnect" => meter.Device.ManualDisconnect(),
            "local disconnect" => meter.Device.LocalDisconnect(),
            _ => meter.Device.LocalReconnect(),
        };
    }
}
