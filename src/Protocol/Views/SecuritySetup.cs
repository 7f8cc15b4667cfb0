using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Security setup (class 64): policy, suite, titles, and the ways to new keys. A meter may say no though it changed a key, or nothing at all: who knows is who associates under either key.</summary>
public sealed class SecuritySetup(IMeterLink link, LogicalName name) : CosemView(link, 64, name)
{
    /// <summary>Of version 1 <see cref="Security.SecurityPolicy"/>; of version 0 0 to 3, <see cref="SecurityPolicies.FromVersion0"/>.</summary>
    public ViewAttribute<byte> SecurityPolicy => Attribute(2, DataForms.Enum);

    public ViewAttribute<SecuritySuite> SecuritySuite => Attribute(3, DataForms.Enum.As(v => (SecuritySuite)v, v => (byte)v));

    public ViewAttribute<Octets> ClientSystemTitle => Attribute(4, DataForms.OctetString);

    public ViewAttribute<Octets> ServerSystemTitle => Attribute(5, DataForms.OctetString);

    /// <summary>From version 1 on.</summary>
    public ViewAttribute<ValueList<CertificateInfo>> Certificates => Attribute(6, DataForms.ArrayOf(CertificateInfo.Form));

    /// <summary>A policy can only be made stricter. The number is the version's, as <see cref="SecurityPolicy"/> reads.</summary>
    public ViewMethod<byte> Activate => Method(1, DataForms.Enum);

    /// <summary>global_key_transfer of version 0, key_transfer of version 1.</summary>
    public ViewMethod<ValueList<KeyData>> KeyTransfer => Method(2, DataForms.ArrayOf(KeyData.Form));

    public ViewMethod<ValueList<KeyData>> KeyAgreement => Method(3, DataForms.ArrayOf(KeyData.Form));

    public ViewMethod<CertificateType> GenerateKeyPair => Method(4, CertificateInfo.TypeForm);

    /// <summary>Returns a PKCS#10 request in DER, as an octet-string.</summary>
    public ViewMethod<CertificateType> GenerateCertificateRequest => Method(5, CertificateInfo.TypeForm);

    /// <summary>X.509 in DER.</summary>
    public ViewMethod<Octets> ImportCertificate => Method(6, DataForms.OctetString);

    /// <summary>Returns X.509 in DER, as an octet-string.</summary>
    public ViewMethod<CertificateIdentification> ExportCertificate => Method(7, CertificateIdentification.Form);

    public ViewMethod<CertificateIdentification> RemoveCertificate => Method(8, CertificateIdentification.Form);

    /// <summary>Sends new keys, wrapped under the master key. The meter uses them for associations from then on.</summary>
    /// <exception cref="ArgumentException">No keys, one kind twice, or one that is not the meter's to have.</exception>
    /// <exception cref="MeterRefusedException">The meter refused. Some do so and change the key all the same.</exception>
    /// <exception cref="LinkException">The link is gone; the keys may have been changed.</exception>
    public async ValueTask TransferAsync(KeyEncryptionKey master, IReadOnlyList<SymmetricKey> keys, CancellationToken cancellationToken)
    {
        var wrapped = keys.Select(key => new KeyData(IdOf(key), new Octets(AesKeyWrap.Wrap(master, key)))).ToList();
        if (wrapped.Count == 0 || wrapped.DistinctBy(k => k.Id).Count() < wrapped.Count)
        {
            throw new ArgumentException("Each key is sent once, and at least one is.", nameof(keys));
        }

        await KeyTransfer.InvokeAsync(ValueList.From(wrapped), cancellationToken);
    }

    /// <summary>Agrees with the meter on a new key of one kind; returns it, to be zeroed by the caller. The meter uses it for associations from then on.</summary>
    /// <param name="own">This client's digital signature key.</param>
    /// <param name="meterKey">The meter's, pinned.</param>
    /// <exception cref="MeterRefusedException">The meter refused. Some do so and change the key all the same, which then nobody knows: keep a way in under another.</exception>
    /// <exception cref="MeterDataException">What it returned is not the meter's, or for another key. It may have changed its own.</exception>
    /// <exception cref="LinkException">The link is gone; the key may have been changed, which then nobody knows.</exception>
    public async ValueTask<byte[]> AgreeAsync(
        KeyId id, SystemTitle client, SystemTitle meter, DigitalSignatureKey own, DigitalSignatureVerificationKey meterKey, CancellationToken cancellationToken)
    {
        using var agreement = new EphemeralKeyAgreement(id, client, meter, own, meterKey);
        var returned = await KeyAgreement.InvokeAsync(ValueList.Create(new KeyData(id, agreement.Data)), cancellationToken);
        return returned is DlmsData.Array { Items: { Count: 1 } items }
            && items[0] is DlmsData.Structure { Items: { Count: 2 } fields }
            && fields[0] is DlmsData.Enum { Value: var answered } && answered == (byte)id
            && fields[1] is DlmsData.OctetString data
            && agreement.TryAgree(data.Value.Span) is { } key
                ? key
                : throw new MeterDataException(KeyAgreement.ToString(), "it returned no key_data that is signed by the meter.");
    }

    private static KeyId IdOf(SymmetricKey key) => key switch
    {
        GlobalUnicastEncryptionKey => KeyId.GlobalUnicastEncryption,
        GlobalBroadcastEncryptionKey => KeyId.GlobalBroadcastEncryption,
        AuthenticationKey => KeyId.Authentication,
        KeyEncryptionKey => KeyId.Master,
        _ => throw new ArgumentException($"{key.GetType().Name} is not a key a meter is given.", nameof(key)),
    };
}

/// <summary>A key on its way: wrapped, or what agreeing on it takes.</summary>
public sealed record KeyData(KeyId Id, Octets Octets)
{
    internal static readonly DataForm<KeyData> Form = DataForms.Structure<KeyData>(
        2,
        (ref r) => new((KeyId)r.ExpectEnum(), DataForms.OctetString.Read(ref r)),
        (w, v) =>
        {
            w.Enum((byte)v.Id);
            w.OctetString(v.Octets.Span);
        });
}
