using System.Buffers;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// Puts the segments of one LLC PDU together and takes its LLC header off (IEC 62056-46: E6 E6 00 before a request, E6 E7 00 before a response).
/// Memory grows with what has arrived.
/// </summary>
internal sealed class HdlcAssembly(bool tolerateDoubledLlc = false)
{
    public const int LlcSize = 3;

    private const byte DestinationLsap = 0xE6;
    private const byte CommandLsap = 0xE6;
    private const byte ResponseLsap = 0xE7;
    private const int KeptCapacity = 2048;

    private ArrayBufferWriter<byte>? _segments;

    public static ReadOnlySpan<byte> Command => [DestinationLsap, CommandLsap, 0];

    public static ReadOnlySpan<byte> Response => [DestinationLsap, ResponseLsap, 0];

    /// <summary>Octets of segments that wait for the rest.</summary>
    public int Held => _segments?.WrittenCount ?? 0;

    public bool IsEmpty => _segments is null or { WrittenCount: 0 };

    /// <summary>Adds a segment. The last one gives the APDU, which is valid until the next call or, where there was one segment only, as long as that.</summary>
    /// <param name="fromServer">Whose LLC header is due.</param>
    /// <param name="maxLength">Longest APDU.</param>
    /// <exception cref="DlmsDecodeException">The LLC header is another, or the APDU is empty or too long.</exception>
    public ReadOnlyMemory<byte> Add(ReadOnlyMemory<byte> segment, bool isLast, bool fromServer, int maxLength)
    {
        // A doubled header may take its room too.
        var room = maxLength + (2 * LlcSize) - (_segments?.WrittenCount ?? 0);
        if (segment.Length > room)
        {
            throw new DlmsDecodeException(HdlcFrame.LayerName, 0, $"segments of an APDU longer than the {maxLength} octets that are allowed");
        }

        if (isLast && IsEmpty)
        {
            return Unwrap(segment, fromServer, maxLength);
        }

        _segments ??= new ArrayBufferWriter<byte>();
        _segments.Write(segment.Span);
        if (!isLast)
        {
            return default;
        }

        var whole = _segments.WrittenMemory;
        Clear(keep: whole.Length <= KeptCapacity);
        return Unwrap(whole, fromServer, maxLength);
    }

    /// <summary>Forgets segments of a connection that is gone.</summary>
    public void Clear() => Clear(keep: false);

    private void Clear(bool keep)
    {
        if (keep)
        {
            _segments?.ResetWrittenCount();
        }
        else
        {
            _segments = null;
        }
    }

    private ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> pdu, bool fromServer, int maxLength)
    {
        var header = fromServer ? Response : Command;
        if (!pdu.Span.StartsWith(header))
        {
            // Among others a meter's error in words (QUIRKS meters 26).
            throw new DlmsDecodeException(
                HdlcFrame.LayerName, 0, $"LLC header {Convert.ToHexString(pdu.Span[..Math.Min(pdu.Length, LlcSize)])} where {Convert.ToHexString(header)} is due");
        }

        var apdu = pdu[LlcSize..];
        if (tolerateDoubledLlc && apdu.Span.StartsWith(header))
        {
            apdu = apdu[LlcSize..];
        }

        if (apdu.IsEmpty || apdu.Length > maxLength)
        {
            throw new DlmsDecodeException(HdlcFrame.LayerName, LlcSize, $"an APDU of {apdu.Length} octets where 1 to {maxLength} are allowed");
        }

        return apdu;
    }
}
