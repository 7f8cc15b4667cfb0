using System.Collections.Immutable;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>What goes wrong with one request: nothing, the link dies before the meter acts, or after it acted and before its answer arrives.</summary>
internal enum Fault
{
    None,
    LostBefore,
    LostAfter,
}

/// <summary>A meter in memory: attribute values, methods, profile buffers answered by range, and a script of faults. Its state outlives links.</summary>
internal sealed class FakeMeter
{
    public Dictionary<CosemAttribute, DlmsData> Values { get; } = [];

    /// <summary>Attributes whose value is computed when asked.</summary>
    public Dictionary<CosemAttribute, Func<SelectiveAccess?, DlmsData>> Computed { get; } = [];

    public Dictionary<CosemAttribute, DataAccessResult> Refusals { get; } = [];

    public Dictionary<CosemMethod, Func<DlmsData?, ActionResult>> Methods { get; } = [];

    /// <summary>Asked for each operation ("connect", "get A", "set A", "action M"), in order.</summary>
    public Func<string, Fault> Script { get; set; } = _ => Fault.None;

    /// <summary>Thrown on connecting, when set.</summary>
    public Func<Exception?> ConnectFailure { get; set; } = () => null;

    /// <summary>Called before each operation, after the script.</summary>
    public Action<string> Watch { get; set; } = _ => { };

    /// <summary>Called for each attribute written, besides keeping the value.</summary>
    public Action<CosemAttribute, DlmsData> OnSet { get; set; } = (_, _) => { };

    public List<string> Log { get; } = [];

    public List<AssociationOptions> Associations { get; } = [];

    public int OpenLinks { get; set; }

    public IEnumerable<string> Actions => Log.Where(l => l.StartsWith("action", StringComparison.Ordinal));

    public void Set(string attribute, DlmsData value) => Values[CosemAttribute.Parse(attribute)] = value;

    public void SetRegister(string attribute, uint raw, sbyte scaler, byte unit)
    {
        var a = CosemAttribute.Parse(attribute);
        Values[a] = new DlmsData.DoubleLongUnsigned(raw);
        Values[a with { AttributeId = 3 }] = DlmsData.StructureOf(new DlmsData.Integer(scaler), new DlmsData.Enum(unit));
    }

    /// <summary>A profile generic whose rows start with a date-time; ranges are answered with both bounds included.</summary>
    public void SetBuffer(string profile, int periodSeconds, IReadOnlyList<string> columns, IReadOnlyList<DlmsData> rows)
    {
        var buffer = CosemAttribute.Parse(profile + ":2");
        Values[buffer with { AttributeId = 3 }] = new DlmsData.Array(ValueList.From(columns.Select(c => CosemAttribute.Parse(c)).Select(c => DlmsData.StructureOf(
            new DlmsData.LongUnsigned(c.ClassId), DlmsData.FromLogicalName(c.InstanceId), new DlmsData.Integer(c.AttributeId), new DlmsData.LongUnsigned(0)))));
        Values[buffer with { AttributeId = 4 }] = new DlmsData.DoubleLongUnsigned((uint)periodSeconds);
        Computed[buffer] = access => new DlmsData.Array(new ValueList<DlmsData>(Select(rows, (SelectiveAccess.ByRange)access!)));
    }

    private static ImmutableArray<DlmsData> Select(IReadOnlyList<DlmsData> rows, SelectiveAccess.ByRange range)
    {
        var from = Instant(range.From);
        var to = Instant(range.To);
        var inside = false;
        var selected = ImmutableArray.CreateBuilder<DlmsData>();
        foreach (var row in rows)
        {
            // A row whose time is compressed away, or no time at all, goes with the row before it.
            if (row.AsItems() is { Count: > 0 } items && items[0].AsDateTime() is { } time && time.ToInstant(TimeSpan.Zero) is { } at)
            {
                inside = at >= from && at <= to;
            }

            if (inside)
            {
                selected.Add(row);
            }
        }

        return selected.ToImmutable();
    }

    private static DateTimeOffset Instant(DlmsData data) => data.AsDateTime()!.Value.ToInstant(TimeSpan.Zero)!.Value;
}
