using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Association LN (class 15): what a client sees of the meter and may do there. The reply of HLS is the association's own business and not here.</summary>
public sealed class AssociationLn(IMeterLink link, LogicalName name) : CosemView(link, 15, name)
{
    /// <summary>The association the link itself is.</summary>
    public static LogicalName Current => new(0, 0, 40, 0, 0, 255);

    /// <summary>Every object this client sees, with its rights.</summary>
    public ViewAttribute<ValueList<ObjectListElement>> ObjectList => Attribute(2, DataForms.ArrayOf(ObjectListElement.Form));

    public ViewAttribute<AssociatedPartners> AssociatedPartners => Attribute(3, Views.AssociatedPartners.Form);

    public ViewAttribute<ObjectIdentifier> ApplicationContextName => Attribute(4, ObjectIdentifier.Form);

    public ViewAttribute<XdlmsContextInfo> XdlmsContextInfo => Attribute(5, Views.XdlmsContextInfo.Form);

    public ViewAttribute<ObjectIdentifier> AuthenticationMechanismName => Attribute(6, ObjectIdentifier.Form);

    /// <summary>The LLS secret; of HLS it is changed by <see cref="ChangeHlsSecret"/>. Not readable in any meter that is in its right mind.</summary>
    public ViewAttribute<Octets> Secret => Attribute(7, DataForms.OctetString);

    public ViewAttribute<AssociationStatus> Status => Attribute(8, DataForms.Enum.As(v => (AssociationStatus)v, v => (byte)v));

    /// <summary>From version 1 on.</summary>
    public ViewAttribute<LogicalName> SecuritySetupReference => Attribute(9, DataForms.LogicalName);

    /// <summary>From version 2 on.</summary>
    public ViewAttribute<ValueList<AssociationUser>> UserList => Attribute(10, DataForms.ArrayOf(AssociationUser.Form));

    /// <summary>From version 2 on.</summary>
    public ViewAttribute<AssociationUser> CurrentUser => Attribute(11, AssociationUser.Form);

    public ViewMethod<Octets> ChangeHlsSecret => Method(2, DataForms.OctetString);

    public ViewMethod<ObjectListElement> AddObject => Method(3, ObjectListElement.Form);

    public ViewMethod<ObjectListElement> RemoveObject => Method(4, ObjectListElement.Form);

    public ViewMethod<AssociationUser> AddUser => Method(5, AssociationUser.Form);

    public ViewMethod<AssociationUser> RemoveUser => Method(6, AssociationUser.Form);
}

/// <summary>associated_partners_id.</summary>
public readonly record struct AssociatedPartners(sbyte ClientSap, ushort ServerSap)
{
    internal static readonly DataForm<AssociatedPartners> Form = DataForms.Structure<AssociatedPartners>(
        2,
        (ref r) => new(r.ExpectInteger(), r.ExpectLongUnsigned()),
        (w, v) =>
        {
            w.Integer(v.ClientSap);
            w.LongUnsigned(v.ServerSap);
        });
}

/// <summary>xDLMS_context_info.</summary>
/// <param name="Conformance">24 bits, bit 0 the first on the wire.</param>
public sealed record XdlmsContextInfo(uint Conformance, ushort MaxReceivePduSize, ushort MaxSendPduSize, byte DlmsVersion, sbyte QualityOfService, Octets CipheringInfo)
{
    private static readonly DataForm<uint> Bits = DataForms.BitString(24);

    internal static readonly DataForm<XdlmsContextInfo> Form = DataForms.Structure<XdlmsContextInfo>(
        6,
        (ref r) => new(Bits.Read(ref r), r.ExpectLongUnsigned(), r.ExpectLongUnsigned(), r.ExpectUnsigned(), r.ExpectInteger(), r.ExpectOctets()),
        (w, v) =>
        {
            Bits.Write(w, v.Conformance);
            w.LongUnsigned(v.MaxReceivePduSize);
            w.LongUnsigned(v.MaxSendPduSize);
            w.Unsigned(v.DlmsVersion);
            w.Integer(v.QualityOfService);
            w.OctetString(v.CipheringInfo.Span);
        });
}

/// <summary>An entry of the user_list.</summary>
public sealed record AssociationUser(byte Id, string Name)
{
    internal static readonly DataForm<AssociationUser> Form = DataForms.Structure<AssociationUser>(
        2,
        (ref r) => new(r.ExpectUnsigned(), DataForms.Text.Read(ref r)),
        (w, v) =>
        {
            w.Unsigned(v.Id);
            w.Data(new DlmsData.VisibleString(v.Name));
        });
}

/// <summary>association_status.</summary>
public enum AssociationStatus : byte
{
    NonAssociated = 0,
    Pending = 1,
    Associated = 2,
}
