using System.Globalization;
using System.Text.Json;

namespace PrepaidMeter.Simulator.Faults;

/// <summary>
/// What was injected, as lines of JSON that <c>--faults</c> takes again: a run is replayed meter by meter, session by session. The newest are kept in
/// memory; every one goes to the writer when there is one. Thread-safe.
/// </summary>
public sealed class FaultLog
{
    private const int Kept = 10_000;

    private readonly Queue<InjectedFault> _newest = new();
    private TextWriter? _writer;

    /// <summary>Injected so far.</summary>
    public long Count { get; private set; }

    /// <summary>Where every entry goes from now on; null for nowhere. Not disposed of.</summary>
    public TextWriter? Writer
    {
        set
        {
            lock (_newest)
            {
                _writer = value;
            }
        }
    }

    /// <summary>Oldest first, of one meter when given; at most the newest 10,000 of the fleet.</summary>
    public IReadOnlyList<InjectedFault> Newest(string? serial)
    {
        lock (_newest)
        {
            return [.. _newest.Where(f => serial is null || f.Serial == serial)];
        }
    }

    internal void Add(string serial, int session, FaultKind kind, long value)
    {
        var fault = new InjectedFault(serial, session, kind, value);
        lock (_newest)
        {
            Count++;
            if (_newest.Count == Kept)
            {
                _newest.Dequeue();
            }

            _newest.Enqueue(fault);
            _writer?.WriteLine(fault.ToJson());
        }
    }
}

/// <summary>One injected fault.</summary>
/// <param name="Session">Of that meter, counting from 1; 0 for a lasting fault.</param>
/// <param name="Value">As the kind has it: octet, seconds, number of the lost response.</param>
public readonly record struct InjectedFault(string Serial, int Session, FaultKind Kind, long Value)
{
    public string ToJson() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"serial": {{JsonSerializer.Serialize(Serial)}}, "session": {{Session}}, "fault": "{{FaultWords.Of(Kind)}}", "value": {{Value}}}""");
}
