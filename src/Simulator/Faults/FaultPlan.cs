using PrepaidMeter.Simulator.Load;

namespace PrepaidMeter.Simulator.Faults;

/// <summary>
/// What goes wrong with a fleet. Everything follows from the seed, the meter's number and how often it has been connected to: the same plan on the same
/// fleet strikes the same sessions at the same octets. Immutable.
/// </summary>
public sealed class FaultPlan(IReadOnlyList<FaultRule> rules, ulong seed = 1)
{
    private readonly Dictionary<string, List<int>> _bySerial = rules
        .Select((rule, index) => (rule, index))
        .Where(r => r.rule.Serial is not null)
        .GroupBy(r => r.rule.Serial!, r => r.index)
        .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);

    private readonly List<int> _general = [.. Enumerable.Range(0, rules.Count).Where(i => rules[i].Serial is null)];

    public IReadOnlyList<FaultRule> Rules => rules;

    public ulong Seed => seed;

    /// <summary>What was injected.</summary>
    public FaultLog Log { get; } = new();

    /// <summary>The rules a meter has; null when there is none.</summary>
    internal MeterFaultPlan? For(int number, string serial)
    {
        var own = new List<int>(2);
        foreach (var index in _general)
        {
            if (Strikes(rules[index].Meters, DrawOf(index, number, 0, DrawUse.Meter)))
            {
                own.Add(index);
            }
        }

        own.AddRange(_bySerial.GetValueOrDefault(serial) ?? []);
        return own.Count == 0 ? null : new(this, number, serial, [.. own]);
    }

    internal ulong DrawOf(int rule, int number, int session, DrawUse use) =>
        Draw.Bits(Draw.Bits(seed, DrawStream.Fault, rule), DrawStream.Fault, unchecked(((long)number << 32) + ((long)session << 8) + (byte)use));

    internal static bool Strikes(int share, ulong draw) => (int)(draw % FaultRule.Whole) < share;

    /// <summary>Keeps the draws of one rule and session independent of each other.</summary>
    internal enum DrawUse : byte
    {
        Meter,
        Session,
        Value,
        Response,
    }
}
