using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>What short names stand for, as far as an object list has passed by. The association itself has its name in every meter.</summary>
internal sealed class ShortNameTable
{
    private readonly Dictionary<ushort, ShortNameTarget> _targets = [];

    public ShortNameTable() => Add(ShortNameLink.Association);

    /// <summary>What was last read, in its order: a ReadResponse names nothing.</summary>
    public IReadOnlyList<ShortNameTarget> Read { get; set; } = [];

    /// <summary>What was last written.</summary>
    public IReadOnlyList<ShortNameTarget> Written { get; set; } = [];

    public ShortNameTarget Find(ushort name) => _targets.TryGetValue(name, out var target) ? target : new(name, null, null);

    /// <summary>Learns from what is the object_list of Association SN; leaves everything else alone.</summary>
    public void Learn(DlmsData list)
    {
        foreach (var element in (list as DlmsData.Array)?.Items ?? default)
        {
            if (ShortNameObject.From(element) is { } listed)
            {
                Add(listed);
            }
        }
    }

    private void Add(ShortNameObject listed)
    {
        foreach (var (name, attribute, method) in listed.Members())
        {
            _targets[name] = new(name, attribute, method);
        }
    }
}

/// <summary>A short name and what it stands for: an attribute, a method, or neither where no list told.</summary>
internal readonly record struct ShortNameTarget(ushort Name, CosemAttribute? Attribute, CosemMethod? Method)
{
    private const ushort Association = 0xFA00;
    private const ushort SapAssignment = 0xFC00;
    private const ushort BroadcastReceiver = 0xFD00;

    /// <summary>object_list of Association SN.</summary>
    public bool IsObjectList => Attribute is { ClassId: 12, AttributeId: 2 };

    public bool IsSecret => Attribute is { } attribute ? Secrets.Has(attribute) : Method is { } method && Secrets.Has(method);

    public string? Text => Attribute is { } attribute ? $"{attribute} {ObjectText.Of(attribute)}"
        : Method is { } method ? $"{method} {ObjectText.Of(method)}"
        : Name switch
        {
            // Reserved base names (IEC 62056-6-2); every other is the meter's own, and only its object list can tell.
            Association => "association SN",
            SapAssignment => "SAP assignment",
            BroadcastReceiver => "broadcast receiver scripts",
            _ => null,
        };
}
