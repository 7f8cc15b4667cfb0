using System.Text.Json.Serialization;

namespace PrepaidMeter.Simulator.State;

/// <summary>One thing that was done to a meter from outside, as a line of JSON. What the meter makes of it follows from its seed, so nothing else is kept.</summary>
/// <param name="Meter">Number of the meter.</param>
/// <param name="At">World time, UTC ms.</param>
internal sealed record JournalEntry(int Meter, long At, ChangeKind What)
{
    /// <summary>Attribute or method, as text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Value or parameter, hex of its A-XDR encoding.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Data { get; init; }

    /// <summary>Cause of a switch, ms of a clock's shift, Wh of import, event code.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Number { get; init; }

    /// <summary>Wh of export; the next invocation counter sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Second { get; init; }

    /// <summary>Address of the client.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ushort Client { get; init; }

    /// <summary>How the client authenticated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public byte Mechanism { get; init; }

    /// <summary>Invocation counters received, by system title.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, uint>? Received { get; init; }
}

/// <summary>What was done.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
internal enum ChangeKind
{
    Set,
    Invoke,
    Switch,
    ClockShift,
    Energy,
    Event,
    Reboot,
    Counters,
}
