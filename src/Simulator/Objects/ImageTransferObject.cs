using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Events;
using PrepaidMeter.Simulator.Firmware;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Image transfer (class 18, version 0). A meter without an image on its way keeps nothing of it. An image that is activated changes nothing else of the meter.</summary>
internal sealed class ImageTransferObject() : CosemObject(18, 0, new(0, 0, 44, 0, 0, 255))
{
    private const int LongestIdentifier = 64;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(7, 5);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, true), new(2, true), new(3, true), new(4, true)];

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        if (value is not DlmsData.Boolean enabled)
        {
            return DataAccessResult.TypeUnmatched;
        }

        call.Meter.ImageTransferEnabled = enabled.Value;
        return DataAccessResult.Success;
    }

    public override ActionResult Invoke(ObjectCall call, sbyte method, DlmsData? parameter, AxdrWriter returnData)
    {
        var meter = call.Meter;
        if (!meter.ImageTransferEnabled)
        {
            return ActionResult.ReadWriteDenied;
        }

        switch (method, parameter)
        {
            case (1, DlmsData.Structure { Items: [DlmsData.OctetString { Value: { Length: > 0 and <= LongestIdentifier } identifier }, DlmsData.DoubleLongUnsigned size] }):
                meter.Image ??= new ImageTransfer();
                return Done(meter.Image.Initiate(identifier, size.Value));
            case (2, DlmsData.Structure { Items: [DlmsData.DoubleLongUnsigned number, DlmsData.OctetString block] }):
                return Done(meter.Image?.Take(number.Value, block.Value.Span) ?? false);
            case (3, DlmsData.Integer):
                return Done(meter.Image?.Verify() ?? false);
            case (4, DlmsData.Integer):
                var activated = meter.Image?.Activate() ?? false;
                if (activated)
                {
                    meter.Events.Add(meter.Stamp, EventCode.FirmwareActivated);
                }

                return Done(activated);
            default:
                return ActionResult.TypeUnmatched;
        }
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var image = call.Meter.Image;
        switch (attribute)
        {
            case 2:
                writer.DoubleLongUnsigned(ImageTransfer.BlockSize);
                break;
            case 3:
                writer.Data(BitsOf(image?.Transferred ?? []));
                break;
            case 4:
                writer.DoubleLongUnsigned((uint)(image?.FirstNotTransferred ?? 0));
                break;
            case 5:
                writer.Boolean(call.Meter.ImageTransferEnabled);
                break;
            case 6:
                writer.Enum((byte)(image?.Status ?? ImageStatus.NotInitiated));
                break;
            default:
                WriteInfo(writer, image?.Info);
                break;
        }

        return DataAccessResult.Success;
    }

    private static void WriteInfo(AxdrWriter writer, ImageInfo? info)
    {
        writer.ArrayHeader(info is null ? 0 : 1);
        if (info is not null)
        {
            writer.StructureHeader(3);
            writer.DoubleLongUnsigned(info.Size);
            writer.OctetString(info.Identification.Span);
            writer.OctetString(info.Signature.Span);
        }
    }

    private static DlmsData.BitString BitsOf(IReadOnlyList<bool> transferred)
    {
        var octets = new byte[(transferred.Count + 7) / 8];
        for (var i = 0; i < transferred.Count; i++)
        {
            octets[i / 8] |= transferred[i] ? (byte)(0x80 >> (i % 8)) : (byte)0;
        }

        return new(new Octets(octets), transferred.Count);
    }

    private static ActionResult Done(bool done) => done ? ActionResult.Success : ActionResult.OtherReason;
}
