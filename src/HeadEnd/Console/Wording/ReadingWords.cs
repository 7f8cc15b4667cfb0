using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Words for attempts and what they brought.</summary>
public static class ReadingWords
{
    /// <summary>Outcome of an attempt; "never read" for none.</summary>
    public static Phrase Outcome(FailureClass? failure) => failure switch
    {
        null => new("never read", Tone.Warning),
        FailureClass.None => new("read", Tone.Good),
        FailureClass.Unreachable => new("unreachable", Tone.Bad),
        FailureClass.Refused => new("connection refused", Tone.Bad),
        FailureClass.Auth => new("wrong secret", Tone.Bad),
        FailureClass.Counter => new("counter rejected", Tone.Bad),
        FailureClass.Timeout => new("no answer in time", Tone.Bad),
        FailureClass.Decode => new("nonsense answer", Tone.Bad),
        FailureClass.NoObject => new("object missing", Tone.Bad),
        FailureClass.Clock => new("clock wrong", Tone.Warning),
        FailureClass.Busy => new("busy", Tone.Warning),
        FailureClass.LinkLost => new("link lost", Tone.Bad),
        FailureClass.Identity => new("another meter answered", Tone.Bad),
        FailureClass.MeterRefused => new("meter refused", Tone.Bad),
        FailureClass.Configuration => new("configuration fault", Tone.Bad),
        FailureClass.HeadEnd => new("head-end fault", Tone.Bad),
        FailureClass.NoData => new("meter had no data", Tone.Warning),
        FailureClass.NeverTried => new("never tried", Tone.Warning),
        _ => new("failed", Tone.Bad),
    };

    /// <summary>What a person can do about a failure.</summary>
    public static string Advice(FailureClass failure) => failure switch
    {
        FailureClass.Unreachable => "Check the meter's address and its route; a meter without mains does not answer.",
        FailureClass.Refused => "Nothing takes calls at the meter's address: check host and port, and that the meter's modem is up.",
        FailureClass.Auth => "Check the meter's secret for this client; do not repeat it often, meters lock out.",
        FailureClass.Counter => "The invocation counter has to be agreed with the meter again.",
        FailureClass.Timeout or FailureClass.LinkLost => "The link is slow or broke; try again in a moment.",
        FailureClass.Decode => "The meter's answer does not follow the standard: capture a trace and look at the object named.",
        FailureClass.NoObject => "The meter profile names an object this meter does not have.",
        FailureClass.Clock => "Check the meter's clock before its readings are used.",
        FailureClass.Busy => "Another session is open with this meter; try again when it has ended.",
        FailureClass.Identity => "The address answers with another meter's serial number: correct the address of this meter.",
        FailureClass.MeterRefused => "The meter denied the association or a request: check the profile's client address and its rights at the object named.",
        FailureClass.Configuration => "Correct the meter's profile, keys or time zone in the head-end.",
        FailureClass.HeadEnd => "The head-end itself failed: its log of this moment says why.",
        FailureClass.NoData => "The meter was without power then, or its buffer has moved on.",
        FailureClass.NeverTried => "Read the meter now.",
        _ => "",
    };

    /// <summary>"11 registers, 96 intervals, 1 frozen"; "nothing new" when the meter had nothing we did not hold.</summary>
    public static string Stored(ReadAttempt attempt)
    {
        var parts = new List<string>(3);
        if (attempt.RegistersStored > 0)
        {
            parts.Add($"{attempt.RegistersStored} registers");
        }

        if (attempt.IntervalsStored > 0)
        {
            parts.Add($"{attempt.IntervalsStored} interval values");
        }

        if (attempt.FrozenStored > 0)
        {
            parts.Add($"{attempt.FrozenStored} frozen values");
        }

        return parts.Count == 0 ? "nothing new" : string.Join(", ", parts);
    }

    /// <summary>Null when nothing speaks against the value.</summary>
    public static Phrase? Quality(ReadingQuality quality)
    {
        if (quality == ReadingQuality.Good)
        {
            return null;
        }

        var words = new List<string>(2);
        Add(ReadingQuality.ClockInvalid, "clock invalid");
        Add(ReadingQuality.RunsBackwards, "runs backwards");
        Add(ReadingQuality.Implausible, "implausible");
        Add(ReadingQuality.IrregularInterval, "irregular interval");
        Add(ReadingQuality.MeterFlagged, "flagged by the meter");
        Add(ReadingQuality.OutOfRange, "out of range");
        Add(ReadingQuality.SumMismatch, "does not add up to its register");
        Add(ReadingQuality.RolledOver, "register rolled over");
        Add(ReadingQuality.Recovered, "recovered by the meter");
        Add(ReadingQuality.Estimated, "estimated");
        return new(string.Join(", ", words), Tone.Warning);

        void Add(ReadingQuality flag, string word)
        {
            if (quality.HasFlag(flag))
            {
                words.Add(word);
            }
        }
    }
}
