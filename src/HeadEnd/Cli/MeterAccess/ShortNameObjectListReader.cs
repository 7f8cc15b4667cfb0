using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>The same of an association in short names: its list tells base names, and from version 1 on another list the access rights.</summary>
internal static class ShortNameObjectListReader
{
    private const ushort AssociationSN = 12;
    private const sbyte AccessRightsList = 3;

    /// <exception cref="Protocol.LinkException">The link is gone, or the meter sends no object list.</exception>
    public static async Task<IReadOnlyList<MeterItem>> ReadAsync(ShortNameLink link, CancellationToken cancellationToken)
    {
        var listed = await link.ReadObjectListAsync(cancellationToken);
        var rights = listed.FirstOrDefault(o => o.ClassId == AssociationSN) is { Version: >= 1 } association
            ? await ReadRightsAsync(link, association.LogicalName, cancellationToken)
            : [];
        return [.. listed.Select(o => ToItem(o, rights.GetValueOrDefault(o.BaseName)))];
    }

    /// <summary>access_rights_list by base name; empty where the meter does not give it.</summary>
    private static async Task<Dictionary<ushort, (IReadOnlyList<AttributeAccess> Attributes, IReadOnlyList<MethodAccess> Methods)?>> ReadRightsAsync(
        ShortNameLink link, LogicalName association, CancellationToken cancellationToken)
    {
        var rights = new Dictionary<ushort, (IReadOnlyList<AttributeAccess>, IReadOnlyList<MethodAccess>)?>();
        var answer = await link.GetAsync(new(new CosemAttribute(AssociationSN, association, AccessRightsList)), cancellationToken);
        foreach (var element in answer.IsSuccess && answer.Decode().AsItems() is { } elements ? elements : default)
        {
            if (element.AsItems() is { Count: 3 } fields
                && fields[0].AsNumber() is >= short.MinValue and <= ushort.MaxValue and var name
                && fields[1].AsItems() is { } attributes
                && fields[2].AsItems() is { } methods)
            {
                rights[unchecked((ushort)(long)name)] =
                    ([.. attributes.Select(AttributeAccess.TryRead).OfType<AttributeAccess>()], [.. methods.Select(MethodAccess.TryRead).OfType<MethodAccess>()]);
            }
        }

        return rights;
    }

    private static MeterItem ToItem(ShortNameObject listed, (IReadOnlyList<AttributeAccess> Attributes, IReadOnlyList<MethodAccess> Methods)? rights)
    {
        var octets = new byte[LogicalName.Size];
        listed.LogicalName.Write(octets);
        var element = DlmsData.StructureOf(
            new DlmsData.Long(unchecked((short)listed.BaseName)), new DlmsData.LongUnsigned(listed.ClassId), new DlmsData.Unsigned(listed.Version), DlmsData.FromOctets(octets));
        var writer = new AxdrWriter(32);
        writer.Data(element);
        var known = InterfaceClasses.Find(listed.ClassId, listed.Version) ?? InterfaceClasses.Find(listed.ClassId);
        var entry = new ObjectListEntry(
            listed.ClassId,
            listed.Version,
            listed.LogicalName,
            rights?.Attributes ?? [.. Enumerable.Range(1, known?.Attributes.Count ?? 1).Select(id => new AttributeAccess((sbyte)id, AttributeAccess.Unknown))],
            rights?.Methods ?? [.. Enumerable.Range(1, known?.Methods.Count ?? 0).Where(id => known!.FindMethod(id) is not null).Select(id => new MethodAccess((sbyte)id, AttributeAccess.Unknown))])
        {
            BaseName = listed.BaseName,
        };
        return new($"{listed.ClassId}:{listed.LogicalName}", element, writer.WrittenSpan.ToArray(), null) { ListedObject = entry };
    }
}
