using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>
/// APDUs as nodes, field by field in wire order (IEC 62056-5-3). It reads what the codecs of Acse and Xdlms read, but step by step, so that what comes
/// before an error is shown; tests hold that both accept and refuse the same octets.
/// </summary>
internal sealed partial class ApduDecoder(DecodeSession session)
{
    public const string Layer = "xDLMS";

    private const int ShortestText = 8;
    private const int LongestQuote = 80;

    private readonly DecodeTree _tree = session.Tree;
    private readonly DataDecoder _data = new(session.Tree);

    /// <summary>An APDU that takes all of the octets.</summary>
    public void Whole(OctetCursor cursor)
    {
        One(cursor);
        if (!cursor.IsAtEnd)
        {
            throw cursor.Error($"{cursor.Remaining} octets after the APDU.");
        }
    }

    /// <summary>The APDU at the start of the octets.</summary>
    public void One(OctetCursor cursor) => session.Layer(cursor, () =>
    {
        var start = cursor.Offset;
        var tag = cursor.Peek() ?? throw cursor.Error("no APDU.");
        if (TextInstead(cursor.Rest) is { } text)
        {
            throw cursor.Error($"no APDU, but the text {text}.");
        }

        _tree.Open(ApduNames.Find(tag) ?? throw cursor.Error($"0x{tag:X2} starts no APDU."), start);
        cursor.Byte();
        Fields(tag, cursor);
        _tree.Close(cursor.Offset);
    });

    private void Fields(byte tag, OctetCursor cursor)
    {
        switch (tag)
        {
            case 0x01:
                InitiateRequest(cursor);
                break;
            case 0x05:
                ReadRequest(cursor);
                break;
            case 0x06 or 0x16:
                WriteRequest(cursor);
                break;
            case 0x08:
                InitiateResponse(cursor);
                break;
            case 0x0C:
                ReadResponse(cursor);
                break;
            case 0x0D:
                WriteResponse(cursor);
                break;
            case 0x0E:
                ConfirmedServiceError(cursor);
                break;
            case 0x0F:
                DataNotification(cursor);
                break;
            case 0x10:
                LongInvokeId(cursor);
                DateTimeField(cursor);
                break;
            case 0x18:
                InformationReport(cursor);
                break;
            case >= 0x60 and <= 0x63:
                Acse(tag, cursor);
                break;
            case 0xC0:
                GetRequest(cursor);
                break;
            case 0xC1:
                SetRequest(cursor);
                break;
            case 0xC2:
                EventNotification(cursor);
                break;
            case 0xC3:
                ActionRequest(cursor);
                break;
            case 0xC4:
                GetResponse(cursor);
                break;
            case 0xC5:
                SetResponse(cursor);
                break;
            case 0xC7:
                ActionResponse(cursor);
                break;
            case 0xD8:
                ExceptionResponse(cursor);
                break;
            case 0xD9:
                AccessRequest(cursor);
                break;
            case 0xDA:
                AccessResponse(cursor);
                break;
            case 0xE0:
                GeneralBlockTransfer(cursor);
                break;
            default:
                Protected(tag, cursor);
                break;
        }
    }

    /// <summary>Some meters answer in plain text (QUIRKS meters 26). No APDU of this length is printable throughout.</summary>
    private static string? TextInstead(ReadOnlySpan<byte> octets) => octets.Length >= ShortestText && octets.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0
        ? PrintableText.Quote(Encoding.ASCII.GetString(octets[..Math.Min(octets.Length, LongestQuote)]))
        : null;
}
