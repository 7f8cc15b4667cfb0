using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>date-time OCTET STRING of notifications and ACCESS (IEC 62056-5-3): no octets, or the twelve of a date-time.</summary>
internal static class ApduDateTime
{
    public static CosemDateTime? Read(ref AxdrReader reader)
    {
        var length = reader.RawLength();
        switch (length)
        {
            case 0:
                return null;
            case CosemDateTime.Size:
                return CosemDateTime.Read(reader.RawOctets(CosemDateTime.Size));
            case DataTag.OctetString when reader.PeekTag() == CosemDateTime.Size:
                // QUIRKS meters 1 (Kaifa): the octet-string carries the tag of Data. No date-time has nine octets, so this is no guess.
                reader.RawByte();
                return CosemDateTime.Read(reader.RawOctets(CosemDateTime.Size));
            default:
                throw reader.Error($"a date-time of {length} octets.");
        }
    }

    public static void Write(AxdrWriter writer, CosemDateTime? value)
    {
        if (value is not { } dateTime)
        {
            writer.RawByte(0);
            return;
        }

        writer.RawByte(CosemDateTime.Size);
        dateTime.Write(writer.GetSpan(CosemDateTime.Size));
    }
}
