using System.Globalization;
using PrepaidMeter.Metering.Gaps;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Words for what is missing and for runs of plans.</summary>
public static class GapWords
{
    public static Phrase Cause(MissingCause cause) => cause switch
    {
        MissingCause.NeverTried => new("never tried", Tone.Warning),
        MissingCause.Unreachable => new("unreachable", Tone.Bad),
        MissingCause.Refused => new("connection refused", Tone.Bad),
        MissingCause.Auth => new("wrong secret", Tone.Bad),
        MissingCause.Counter => new("counter rejected", Tone.Bad),
        MissingCause.Timeout => new("no answer in time", Tone.Bad),
        MissingCause.Decode => new("nonsense answer", Tone.Bad),
        MissingCause.NoObject => new("object missing", Tone.Bad),
        MissingCause.ClockInvalid => new("clock wrong", Tone.Warning),
        MissingCause.Busy => new("busy", Tone.Warning),
        MissingCause.LinkLost => new("link lost", Tone.Bad),
        MissingCause.Identity => new("another meter answered", Tone.Bad),
        MissingCause.MeterRefused => new("meter refused", Tone.Bad),
        MissingCause.Configuration => new("configuration fault", Tone.Bad),
        MissingCause.HeadEnd => new("head-end fault", Tone.Bad),
        _ => new("meter had no data", Tone.Warning),
    };

    public static Phrase State(PlanRun? run) => run?.State switch
    {
        null => new("no run yet", Tone.Plain),
        PlanRunState.Requested => new("asked for", Tone.Busy),
        PlanRunState.Running => new("running", Tone.Busy),
        PlanRunState.Complete => new("complete", Tone.Good),
        PlanRunState.Superseded => new("taken over by a later run", Tone.Warning),
        PlanRunState.Cancelled => new("cancelled", Tone.Warning),
        PlanRunState.Skipped => new("skipped", Tone.Warning),
        _ => new("incomplete", Tone.Bad),
    };

    /// <summary>"99.8 %", rounded down: only what is whole is 100 %.</summary>
    public static string Percent(int part, int whole) =>
        whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(part * 1000m / whole) / 10m:0.#} %");
}
