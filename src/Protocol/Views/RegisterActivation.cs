using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Register activation (class 6): which registers count, by a mask the tariff selects.</summary>
public sealed class RegisterActivation(IMeterLink link, LogicalName name) : CosemView(link, 6, name)
{
    public ViewAttribute<ValueList<ObjectDefinition>> RegisterAssignment => Attribute(2, DataForms.ArrayOf(ObjectDefinition.Form));

    public ViewAttribute<ValueList<RegisterMask>> MaskList => Attribute(3, DataForms.ArrayOf(RegisterMask.Form));

    /// <summary>Name of the mask in force.</summary>
    public ViewAttribute<Octets> ActiveMask => Attribute(4, DataForms.OctetString);

    public ViewMethod<ObjectDefinition> AddRegister => Method(1, ObjectDefinition.Form);

    /// <summary>Adds a mask, or replaces the one of its name.</summary>
    public ViewMethod<RegisterMask> AddMask => Method(2, RegisterMask.Form);

    /// <summary>By its name.</summary>
    public ViewMethod<Octets> DeleteMask => Method(3, DataForms.OctetString);
}

/// <summary>object_definition: an object by class and name.</summary>
public readonly record struct ObjectDefinition(ushort ClassId, LogicalName LogicalName)
{
    internal static readonly DataForm<ObjectDefinition> Form = DataForms.Structure<ObjectDefinition>(
        2,
        (ref r) => new(r.ExpectLongUnsigned(), r.ExpectLogicalName()),
        (w, v) =>
        {
            w.LongUnsigned(v.ClassId);
            w.LogicalNameString(v.LogicalName);
        });
}

/// <summary>register_act_mask.</summary>
/// <param name="Registers">Places in the register assignment, from 1.</param>
public sealed record RegisterMask(Octets Name, ValueList<byte> Registers)
{
    private static readonly DataForm<ValueList<byte>> Places = DataForms.ArrayOf(DataForms.Unsigned);

    internal static readonly DataForm<RegisterMask> Form = DataForms.Structure<RegisterMask>(
        2,
        (ref r) => new(r.ExpectOctets(), Places.Read(ref r)),
        (w, v) =>
        {
            w.OctetString(v.Name.Span);
            Places.Write(w, v.Registers);
        });
}
