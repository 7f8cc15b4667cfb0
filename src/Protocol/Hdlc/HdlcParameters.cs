using System.Buffers.Binary;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// What one station can do, as the information field of SNRM and UA says it (IEC 62056-46, parameter negotiation). Transmit and receive are
/// meant from the station that speaks. A parameter that is left out has its default, and so has the whole field (vector hdlc-ua-empty).
/// <code>
/// 81 80 length | 05 n max. information transmit | 06 n max. information receive | 07 04 window transmit | 08 04 window receive
/// </code>
/// </summary>
/// <param name="TransmitInformation">Longest information field sent, in octets.</param>
/// <param name="ReceiveInformation">Longest information field taken, in octets.</param>
/// <param name="TransmitWindow">Most I frames sent without an acknowledgement, 1..7.</param>
/// <param name="ReceiveWindow">Most I frames taken without giving one, 1..7.</param>
public readonly record struct HdlcParameters(int TransmitInformation, int ReceiveInformation, int TransmitWindow, int ReceiveWindow)
{
    public const int DefaultMaxInformation = 128;

    public const int DefaultWindow = 1;

    /// <summary>Sequence numbers modulo 8 tell 7 frames apart.</summary>
    public const int MaxWindow = HdlcControl.Modulus - 1;

    /// <summary>Least value of a maximum in the range of IEC 62056-46. Smaller ones that a peer states are kept to all the same.</summary>
    public const int LeastMaxInformation = 32;

    /// <summary>Octets <see cref="Write"/> takes at most.</summary>
    internal const int MaxEncodedLength = HeaderSize + 4 + 4 + 6 + 6;

    private const byte FormatIdentifier = 0x81;
    private const byte GroupIdentifier = 0x80;
    private const int HeaderSize = 3;
    private const byte TransmitInformationId = 5;
    private const byte ReceiveInformationId = 6;
    private const byte TransmitWindowId = 7;
    private const byte ReceiveWindowId = 8;

    public static HdlcParameters Default => new(DefaultMaxInformation, DefaultMaxInformation, DefaultWindow, DefaultWindow);

    /// <summary>What holds for this station when the peer said <paramref name="peer"/>: in each direction the less of what one sends and the other takes.</summary>
    public HdlcParameters Negotiate(HdlcParameters peer) => new(
        Math.Min(TransmitInformation, peer.ReceiveInformation),
        Math.Min(ReceiveInformation, peer.TransmitInformation),
        Math.Min(TransmitWindow, peer.ReceiveWindow),
        Math.Min(ReceiveWindow, peer.TransmitWindow));

    /// <summary>Reads the information field of SNRM or UA; an empty one means the defaults. Values come in 1, 2 or 4 octets whatever the parameter (QUIRKS meters 27).</summary>
    /// <exception cref="DlmsDecodeException">The field is not of the standard's form, or a value is 0.</exception>
    public static HdlcParameters Decode(ReadOnlySpan<byte> information)
    {
        var parameters = Default;
        if (information.IsEmpty)
        {
            return parameters;
        }

        if (information.Length < HeaderSize || information[0] != FormatIdentifier || information[1] != GroupIdentifier)
        {
            throw new DlmsDecodeException(HdlcFrame.LayerName, 0, "the parameters do not begin with 81 80");
        }

        if (information[2] != information.Length - HeaderSize)
        {
            throw new DlmsDecodeException(HdlcFrame.LayerName, 2, $"parameters of {information[2]} octets in {information.Length - HeaderSize}");
        }

        for (var offset = HeaderSize; offset < information.Length;)
        {
            var rest = information[offset..];
            if (rest.Length < 2 || rest.Length - 2 < rest[1])
            {
                throw new DlmsDecodeException(HdlcFrame.LayerName, offset, "a parameter is cut short");
            }

            var value = rest.Slice(2, rest[1]);
            parameters = rest[0] switch
            {
                TransmitInformationId => parameters with { TransmitInformation = Value(value, offset, HdlcFrame.MaxInformation) },
                ReceiveInformationId => parameters with { ReceiveInformation = Value(value, offset, HdlcFrame.MaxInformation) },
                TransmitWindowId => parameters with { TransmitWindow = Value(value, offset, MaxWindow) },
                ReceiveWindowId => parameters with { ReceiveWindow = Value(value, offset, MaxWindow) },
                _ => parameters, // the group has room for others
            };
            offset += 2 + value.Length;
        }

        return parameters;
    }

    /// <summary>Writes the field; returns its length.</summary>
    internal int Write(Span<byte> destination)
    {
        var end = HeaderSize;
        end += WriteLength(TransmitInformationId, TransmitInformation, destination[end..]);
        end += WriteLength(ReceiveInformationId, ReceiveInformation, destination[end..]);
        end += WriteWindow(TransmitWindowId, TransmitWindow, destination[end..]);
        end += WriteWindow(ReceiveWindowId, ReceiveWindow, destination[end..]);
        destination[2] = (byte)(end - HeaderSize);
        destination[1] = GroupIdentifier;
        destination[0] = FormatIdentifier;
        return end;
    }

    /// <summary>More than this stack can do is as good as what it can do; 0 would let nothing through.</summary>
    private static int Value(ReadOnlySpan<byte> octets, int offset, int most)
    {
        uint value = octets.Length switch
        {
            1 => octets[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(octets),
            4 => BinaryPrimitives.ReadUInt32BigEndian(octets),
            _ => throw new DlmsDecodeException(HdlcFrame.LayerName, offset + 1, $"a parameter of {octets.Length} octets"),
        };
        return value == 0
            ? throw new DlmsDecodeException(HdlcFrame.LayerName, offset + 2, "a parameter of value 0")
            : (int)Math.Min(value, (uint)most);
    }

    private static int WriteLength(byte id, int value, Span<byte> destination)
    {
        var size = value > byte.MaxValue ? 2 : 1;
        destination[1] = (byte)size;
        destination[0] = id;
        if (size == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)value);
        }
        else
        {
            destination[2] = (byte)value;
        }

        return 2 + size;
    }

    private static int WriteWindow(byte id, int value, Span<byte> destination)
    {
        destination[1] = sizeof(uint);
        destination[0] = id;
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)value);
        return 2 + sizeof(uint);
    }
}
