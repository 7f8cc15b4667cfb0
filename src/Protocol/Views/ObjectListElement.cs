using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>object_list_element: an object and what the client may do with it.</summary>
public sealed record ObjectListElement(ushort ClassId, byte Version, LogicalName LogicalName, ValueList<AttributeAccess> Attributes, ValueList<MethodAccess> Methods)
{
    private static readonly DataForm<ValueList<AttributeAccess>> AttributesForm = DataForms.ArrayOf(AttributeAccess.Form);
    private static readonly DataForm<ValueList<MethodAccess>> MethodsForm = DataForms.ArrayOf(MethodAccess.Form);

    internal static readonly DataForm<ObjectListElement> Form = DataForms.Structure<ObjectListElement>(
        4,
        (ref r) =>
        {
            var (classId, version, name) = (r.ExpectLongUnsigned(), r.ExpectUnsigned(), r.ExpectLogicalName());
            r.ExpectStructure(2);
            return new(classId, version, name, AttributesForm.Read(ref r), MethodsForm.Read(ref r));
        },
        (w, v) =>
        {
            w.LongUnsigned(v.ClassId);
            w.Unsigned(v.Version);
            w.LogicalNameString(v.LogicalName);
            w.StructureHeader(2);
            AttributesForm.Write(w, v.Attributes);
            MethodsForm.Write(w, v.Methods);
        });
}

/// <summary>attribute_access_item.</summary>
/// <param name="Mode">Class versions 0 to 2: 0 none, 1 read, 2 write, 3 both, 4 to 6 the same authenticated; version 3: a bit for each condition.</param>
/// <param name="Selectors">Access selectors; empty when there are none.</param>
public sealed record AttributeAccess(sbyte Id, byte Mode, ValueList<sbyte> Selectors)
{
    private static readonly DataForm<ValueList<sbyte>> SelectorsForm = DataForms.ArrayOf(DataForms.Integer);

    internal static readonly DataForm<AttributeAccess> Form = DataForms.Structure<AttributeAccess>(
        3,
        (ref r) => new(r.ExpectInteger(), r.ExpectEnum(), r.TryReadNull() ? default : SelectorsForm.Read(ref r)),
        (w, v) =>
        {
            w.Integer(v.Id);
            w.Enum(v.Mode);
            if (v.Selectors.Count == 0)
            {
                w.Null();
            }
            else
            {
                SelectorsForm.Write(w, v.Selectors);
            }
        });
}

/// <summary>method_access_item.</summary>
/// <param name="Mode">0 none, 1 access, 2 authenticated access; class version 0 has a boolean.</param>
public readonly record struct MethodAccess(sbyte Id, byte Mode)
{
    internal static readonly DataForm<MethodAccess> Form = DataForms.Structure<MethodAccess>(
        2,
        (ref r) => new(r.ExpectInteger(), r.ExpectEnum()),
        (w, v) =>
        {
            w.Integer(v.Id);
            w.Enum(v.Mode);
        });
}
