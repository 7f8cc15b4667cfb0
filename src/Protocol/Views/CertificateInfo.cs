using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Whose certificate it is.</summary>
public enum CertificateEntity : byte
{
    Server = 0,
    Client = 1,
    CertificationAuthority = 2,
    Other = 3,
}

/// <summary>What its key is for.</summary>
public enum CertificateType : byte
{
    DigitalSignature = 0,
    KeyAgreement = 1,
    Tls = 2,
    Other = 3,
}

/// <summary>One element of certificates of the security setup.</summary>
/// <param name="Issuer">In DER.</param>
/// <param name="Subject">In DER.</param>
public sealed record CertificateInfo(CertificateEntity Entity, CertificateType Type, Octets SerialNumber, Octets Issuer, Octets Subject, Octets SubjectAltName)
{
    internal static readonly DataForm<CertificateType> TypeForm = DataForms.Enum.As(v => (CertificateType)v, v => (byte)v);

    internal static readonly DataForm<CertificateInfo> Form = DataForms.Structure<CertificateInfo>(
        6,
        (ref r) => new(
            (CertificateEntity)r.ExpectEnum(), (CertificateType)r.ExpectEnum(), DataForms.OctetString.Read(ref r), DataForms.OctetString.Read(ref r),
            DataForms.OctetString.Read(ref r), DataForms.OctetString.Read(ref r)),
        (w, v) =>
        {
            w.Enum((byte)v.Entity);
            w.Enum((byte)v.Type);
            w.OctetString(v.SerialNumber.Span);
            w.OctetString(v.Issuer.Span);
            w.OctetString(v.Subject.Span);
            w.OctetString(v.SubjectAltName.Span);
        });
}

/// <summary>Which certificate: by whose and what for, or by serial number and issuer.</summary>
public abstract record CertificateIdentification
{
    private CertificateIdentification()
    {
    }

    /// <summary>Type 0.</summary>
    public sealed record ByEntity(CertificateEntity Entity, CertificateType Type, Octets SystemTitle) : CertificateIdentification;

    /// <summary>Type 1.</summary>
    /// <param name="Issuer">In DER.</param>
    public sealed record BySerial(Octets SerialNumber, Octets Issuer) : CertificateIdentification;

    internal static readonly DataForm<CertificateIdentification> Form = DataForms.Structure<CertificateIdentification>(
        2,
        (ref r) => r.ExpectEnum() == 0 ? EntityForm.Read(ref r) : SerialForm.Read(ref r),
        (w, v) =>
        {
            w.Enum(v is ByEntity ? (byte)0 : (byte)1);
            if (v is ByEntity entity)
            {
                EntityForm.Write(w, entity);
            }
            else
            {
                SerialForm.Write(w, (BySerial)v);
            }
        });

    private static DataForm<ByEntity> EntityForm => DataForms.Structure<ByEntity>(
        3,
        (ref r) => new((CertificateEntity)r.ExpectEnum(), (CertificateType)r.ExpectEnum(), DataForms.OctetString.Read(ref r)),
        (w, v) =>
        {
            w.Enum((byte)v.Entity);
            w.Enum((byte)v.Type);
            w.OctetString(v.SystemTitle.Span);
        });

    private static DataForm<BySerial> SerialForm => DataForms.Structure<BySerial>(
        2,
        (ref r) => new(DataForms.OctetString.Read(ref r), DataForms.OctetString.Read(ref r)),
        (w, v) =>
        {
            w.OctetString(v.SerialNumber.Span);
            w.OctetString(v.Issuer.Span);
        });
}
