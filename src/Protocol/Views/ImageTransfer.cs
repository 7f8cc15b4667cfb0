using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>
/// Image transfer (class 18): initiate, send every block, ask which block is missing, verify, activate (IEC 62056-6-2, "image transfer
/// process"). Blocks count from 0.
/// </summary>
public sealed class ImageTransfer(IMeterLink link, LogicalName name) : CosemView(link, 18, name)
{
    /// <summary>Octets of each block but the last.</summary>
    public ViewAttribute<uint> BlockSize => Attribute(2, DataForms.DoubleLongUnsigned);

    /// <summary>A bit for each block, the first on the wire for block 0.</summary>
    public ViewAttribute<DlmsData.BitString> TransferredBlocksStatus => Attribute(3, DataForms.Bits);

    /// <summary>The first block the meter does not have; the number of blocks when it has all.</summary>
    public ViewAttribute<uint> FirstNotTransferredBlockNumber => Attribute(4, DataForms.DoubleLongUnsigned);

    public ViewAttribute<bool> TransferEnabled => Attribute(5, DataForms.Boolean);

    public ViewAttribute<ImageTransferStatus> Status => Attribute(6, DataForms.Enum.As(v => (ImageTransferStatus)v, v => (byte)v));

    /// <summary>What the meter found in a verified image.</summary>
    public ViewAttribute<ValueList<ImageToActivate>> ImagesToActivate => Attribute(7, DataForms.ArrayOf(ImageToActivate.Form));

    /// <summary>Forgets what was transferred and prepares for an image.</summary>
    public ViewMethod<ImageIdentification> Initiate => Method(1, ImageIdentification.Form);

    public ViewMethod<ImageBlock> TransferBlock => Method(2, ImageBlock.Form);

    /// <summary>May be refused with temporary-failure while it goes on: read the status then.</summary>
    public ViewMethod Verify => Method(3);

    /// <summary>As <see cref="Verify"/>; the meter may restart.</summary>
    public ViewMethod Activate => Method(4);
}

/// <summary>What image_transfer_initiate announces.</summary>
/// <param name="Size">Octets of the whole image.</param>
public sealed record ImageIdentification(Octets Identifier, uint Size)
{
    internal static readonly DataForm<ImageIdentification> Form = DataForms.Structure<ImageIdentification>(
        2,
        (ref r) => new(r.ExpectOctets(), r.ExpectDoubleLongUnsigned()),
        (w, v) =>
        {
            w.OctetString(v.Identifier.Span);
            w.DoubleLongUnsigned(v.Size);
        });
}

/// <summary>One block of an image.</summary>
public sealed record ImageBlock(uint Number, Octets Value)
{
    internal static readonly DataForm<ImageBlock> Form = DataForms.Structure<ImageBlock>(
        2,
        (ref r) => new(r.ExpectDoubleLongUnsigned(), r.ExpectOctets()),
        (w, v) =>
        {
            w.DoubleLongUnsigned(v.Number);
            w.OctetString(v.Value.Span);
        });
}

/// <summary>image_to_activate_info_element.</summary>
public sealed record ImageToActivate(uint Size, Octets Identification, Octets Signature)
{
    internal static readonly DataForm<ImageToActivate> Form = DataForms.Structure<ImageToActivate>(
        3,
        (ref r) => new(r.ExpectDoubleLongUnsigned(), r.ExpectOctets(), r.ExpectOctets()),
        (w, v) =>
        {
            w.DoubleLongUnsigned(v.Size);
            w.OctetString(v.Identification.Span);
            w.OctetString(v.Signature.Span);
        });
}

/// <summary>image_transfer_status.</summary>
public enum ImageTransferStatus : byte
{
    NotInitiated = 0,
    Initiated = 1,
    VerificationInitiated = 2,
    VerificationSuccessful = 3,
    VerificationFailed = 4,
    ActivationInitiated = 5,
    ActivationSuccessful = 6,
    ActivationFailed = 7,
}
