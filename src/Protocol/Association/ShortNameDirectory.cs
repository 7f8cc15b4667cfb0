using System.Collections.Frozen;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Association;

/// <summary>The short names of one logical device: which attribute or method is behind each. Immutable, shared by all devices alike.</summary>
public sealed class ShortNameDirectory
{
    /// <summary>Names are multiples of 8.</summary>
    private const int Step = 8;

    private const ushort FirstBaseName = 0x0100;

    /// <summary>Reserved base names (IEC 62056-6-2).</summary>
    private const ushort Association = 0xFA00;

    private const ushort SapAssignment = 0xFC00;

    private readonly FrozenDictionary<ushort, ShortNameMember> _members;

    /// <exception cref="ArgumentException">Two attributes or methods would have one name.</exception>
    public ShortNameDirectory(IEnumerable<ShortNameObject> objects)
    {
        Objects = [.. objects];
        var members = new Dictionary<ushort, ShortNameMember>();
        foreach (var member in Objects.SelectMany(o => o.Members()))
        {
            if (!members.TryAdd(member.Name, member))
            {
                throw new ArgumentException($"Short name {member.Name:X4} is given twice.", nameof(objects));
            }
        }

        _members = members.ToFrozenDictionary();
    }

    /// <summary>object_list of Association SN.</summary>
    public IReadOnlyList<ShortNameObject> Objects { get; }

    /// <summary>Gives objects base names: association and SAP assignment those reserved for them, the others one behind the other.</summary>
    /// <exception cref="ArgumentException">There are more than there are names.</exception>
    public static ShortNameDirectory Assign(IEnumerable<(ushort ClassId, byte Version, LogicalName LogicalName)> objects)
    {
        var named = new List<ShortNameObject>();
        var next = (int)FirstBaseName;
        foreach (var (classId, version, logicalName) in objects)
        {
            var reserved = classId switch { 12 => Association, 17 => SapAssignment, _ => (ushort)0 };
            if (reserved != 0)
            {
                named.Add(new(reserved, classId, version, logicalName));
                continue;
            }

            var assigned = new ShortNameObject((ushort)next, classId, version, logicalName);
            next = assigned.Members().Max(member => member.Name) + Step;
            if (next > Association)
            {
                throw new ArgumentException($"There are not enough short names: {classId}:{logicalName} has none left.", nameof(objects));
            }

            named.Add(assigned);
        }

        return new(named);
    }

    /// <summary>Neither attribute nor method for a name that is none here.</summary>
    internal ShortNameMember Find(ushort name) => _members.TryGetValue(name, out var member) ? member : new(name, null, null);
}
