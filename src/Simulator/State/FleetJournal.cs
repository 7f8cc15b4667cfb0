using System.Globalization;
using System.Text;
using System.Text.Json;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.Simulator.State;

/// <summary>
/// Lets a fleet survive its process: a folder with the fleet's birth (fleet.json) and everything that was done to its meters (changes.jsonl). A change is on
/// the disk before its client is answered. One process at a time. Thread-safe.
/// </summary>
public sealed class FleetJournal : IDisposable
{
    private const string BirthFile = "fleet.json";
    private const string ChangesFile = "changes.jsonl";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<JournalEntry>> _entries;
    private readonly FileStream _changes;

    private FleetJournal(FleetBirth birth, FileStream changes, Dictionary<int, List<JournalEntry>> entries) =>
        (Start, _changes, _entries) = (birth.Start, changes, entries);

    /// <summary>When the fleet was started first.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>World time of the newest change; the fleet's time must not go on before it. Null when nothing was done yet.</summary>
    public DateTimeOffset? LastChange => _entries.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_entries.Values.Max(list => list[^1].At));

    /// <summary>Opens the folder, or makes it for a new fleet.</summary>
    /// <param name="start">When a new fleet starts; an old one keeps its own.</param>
    /// <exception cref="StateException">It belongs to another fleet, or is damaged, or another process has it.</exception>
    /// <exception cref="IOException">It can not be read or written.</exception>
    public static FleetJournal Open(string folder, FleetOptions options, DateTimeOffset start)
    {
        Directory.CreateDirectory(folder);
        var changes = OpenChanges(Path.Combine(folder, ChangesFile));
        try
        {
            var asked = new FleetBirth(options.Model.Name, options.Seed, options.HistoryDays, options.FirstNumber, start);
            return new(ReadBirth(Path.Combine(folder, BirthFile), asked), changes, ReadChanges(changes));
        }
        catch
        {
            changes.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _changes.Dispose();
        }
    }

    /// <summary>What was done to a meter in earlier lives of the process, oldest first.</summary>
    internal IReadOnlyList<JournalEntry> EntriesOf(int meter) => _entries.GetValueOrDefault(meter) ?? [];

    /// <summary>On the disk when this returns; counters, which only guard against replays after a restart, are left to the system.</summary>
    internal void Append(JournalEntry entry)
    {
        var line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(entry, Json) + "\n");
        lock (_gate)
        {
            _changes.Write(line);
            _changes.Flush(flushToDisk: entry.What != ChangeKind.Counters);
        }
    }

    private static FileStream OpenChanges(string path)
    {
        try
        {
            // FileShare.None is the lock: two processes would be two meters of one name.
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new StateException($"{path} can not be opened; does another simulator run on it?", error);
        }
    }

    private static FleetBirth ReadBirth(string path, FleetBirth asked)
    {
        if (!File.Exists(path))
        {
            var temporary = $"{path}.tmp";
            File.WriteAllText(temporary, JsonSerializer.Serialize(asked, Json));
            File.Move(temporary, path);
            return asked;
        }

        FleetBirth? born;
        try
        {
            born = JsonSerializer.Deserialize<FleetBirth>(File.ReadAllText(path), Json);
        }
        catch (JsonException error)
        {
            throw new StateException($"{path} says nothing of a fleet.", error);
        }

        return born is not null && born with { Start = asked.Start } == asked
            ? born
            : throw new StateException($"{path} is of another fleet: {born}.");
    }

    /// <summary>A last line without its end was being written when the process died: its client was never answered.</summary>
    private static Dictionary<int, List<JournalEntry>> ReadChanges(FileStream file)
    {
        var entries = new Dictionary<int, List<JournalEntry>>();
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd();
        var whole = text.LastIndexOf('\n') + 1;
        var number = 0;
        foreach (var line in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            try
            {
                var entry = JsonSerializer.Deserialize<JournalEntry>(line, Json)!;
                if (!entries.TryGetValue(entry.Meter, out var list))
                {
                    entries.Add(entry.Meter, list = []);
                }

                list.Add(entry);
            }
            catch (JsonException error)
            {
                throw new StateException(string.Create(CultureInfo.InvariantCulture, $"{file.Name}, line {number}: no change of a meter."), error);
            }
        }

        file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, whole)));
        file.Seek(0, SeekOrigin.End);
        return entries;
    }
}
