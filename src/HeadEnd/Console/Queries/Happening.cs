using System.Globalization;
using System.Text.RegularExpressions;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Prepayment.Fleet;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>One line of the ticker.</summary>
/// <param name="Serial">Meter it is about; null when it is about several or none.</param>
/// <param name="What">What happened, with its tone.</param>
public sealed partial record Happening(DateTimeOffset At, string? Serial, Phrase What)
{
    private const string MeterSubject = "meter:";

    // From here on, meters read one after the other by one schedule are one line: routine must not push what matters off the page.
    private const int Routine = 3;

    /// <summary>Attempts and audit entries as one stream, newest first.</summary>
    public static IReadOnlyList<Happening> Merge(IEnumerable<FleetAttempt> attempts, IEnumerable<AuditEntry> entries, int limit)
    {
        // That a command is being sent is for the record; its outcome follows, whatever it is.
        var told = entries.Where(entry => entry.Action != "command.sending");
        var all = attempts.Select(attempt => (At: attempt.Attempt.StartedAt + attempt.Attempt.Duration, Attempt: (FleetAttempt?)attempt, Entry: (AuditEntry?)null))
            .Concat(told.Select(entry => (entry.At, Attempt: (FleetAttempt?)null, Entry: (AuditEntry?)entry)))
            .OrderByDescending(item => item.At)
            .ToList();
        var lines = new List<Happening>();
        for (var i = 0; i < all.Count && lines.Count < limit;)
        {
            var run = all.Skip(i).TakeWhile(item => IsRoutine(item.Attempt, all[i].Attempt)).Select(item => item.Attempt!).ToList();
            if (run.Count >= Routine)
            {
                lines.Add(Of(all[i].At, run));
                i += run.Count;
                continue;
            }

            lines.Add(all[i].Attempt is { } attempt ? Of(all[i].At, attempt) : Of(all[i].Entry!));
            i++;
        }

        return lines;
    }

    private static bool IsRoutine(FleetAttempt? attempt, FleetAttempt? first) =>
        attempt is { Attempt.Failure: FailureClass.None } && attempt.Attempt.Trigger == first?.Attempt.Trigger;

    private static Happening Of(DateTimeOffset at, List<FleetAttempt> run)
    {
        var meters = run.Select(r => r.SerialNumber).Distinct().Count();
        var stored = run.Sum(r => r.Attempt.RegistersStored + r.Attempt.IntervalsStored + r.Attempt.FrozenStored);
        return new Happening(
            at, null, new Phrase(string.Create(CultureInfo.InvariantCulture, $"{meters} meters read ({run[0].Attempt.Trigger}): {stored} values"), Tone.Good));
    }

    private static Happening Of(DateTimeOffset at, FleetAttempt row)
    {
        var outcome = ReadingWords.Outcome(row.Attempt.Failure);
        var text = row.Attempt.Failure == FailureClass.None ? $"read: {ReadingWords.Stored(row.Attempt)}" : outcome.Text;
        return new Happening(at, row.SerialNumber, outcome with { Text = text, Detail = row.Attempt.Detail });
    }

    private static Happening Of(AuditEntry entry)
    {
        var serial = entry.Subject.StartsWith(MeterSubject, StringComparison.Ordinal) ? entry.Subject[MeterSubject.Length..] : null;
        var subject = serial is null ? entry.Subject + " " : "";
        var command = Command().Match(entry.Detail);
        var text = command.Success
            ? $"{command.Groups["name"].Value} {entry.Action[(entry.Action.LastIndexOf('.') + 1)..]}: {command.Groups["rest"].Value}"
            : $"{entry.Action.Replace('.', ' ')}: {entry.Detail}";
        return new Happening(entry.At, serial, new Phrase(subject + text, Tone.Plain, $"By {entry.Actor}. {entry.Detail}"));
    }

    /// <summary>"cut 413f6213-...: unpaid". Command ids are for the record; in a line to be read in passing they are noise.</summary>
    [GeneratedRegex("^(?<name>[a-z-]+) [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}: (?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Command();
}
