using System.Buffers;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// An HDLC address (IEC 62056-46, address field). The upper part names the logical device or, in one octet, the client; the lower part the
/// physical device on a shared line. Bit 0 of an octet says that it is the last.
/// <code>
///           7             1  0    7             1  0    7             1  0    7             1  0
/// 1 octet  | upper          | 1 |
/// 2 octets | upper          | 0 | lower          | 1 |
/// 4 octets | upper, high    | 0 | upper, low     | 0 | lower, high    | 0 | lower, low     | 1 |
/// </code>
/// The default value is no address and can not be written.
/// </summary>
public readonly record struct HdlcAddress
{
    public const int MaxSize = 4;

    /// <summary>Largest part in one octet.</summary>
    private const int MaxShort = 0x7F;

    /// <summary>Largest part in two octets.</summary>
    private const int MaxLong = 0x3FFF;

    private HdlcAddress(int upper, int lower, int size)
    {
        Upper = (ushort)upper;
        Lower = (ushort)lower;
        Size = (byte)size;
    }

    /// <summary>Client SAP or logical device, 0..16383.</summary>
    public ushort Upper { get; }

    /// <summary>Physical device, 0..16383; 0 in a one-octet address, which has no lower part.</summary>
    public ushort Lower { get; }

    /// <summary>Octets: 1, 2 or 4.</summary>
    public byte Size { get; }

    /// <summary>A client's address is one octet always.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The SAP is beyond 127.</exception>
    public static HdlcAddress Client(ushort sap)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sap, MaxShort);
        return new(sap, 0, 1);
    }

    /// <summary>A server's address.</summary>
    /// <param name="physical">Null where there is one device on the line.</param>
    /// <param name="size">1, 2 or 4 octets; null for the fewest that hold both parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part does not fit the size, or the size is none of the three.</exception>
    public static HdlcAddress Server(ushort logical, ushort? physical = null, int? size = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logical, MaxLong);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(physical ?? 0, MaxLong, nameof(physical));
        var fewest = logical > MaxShort || physical > MaxShort ? 4 : physical is null ? 1 : 2;
        var octets = size ?? fewest;
        if (octets is not (1 or 2 or 4) || octets < fewest)
        {
            throw new ArgumentOutOfRangeException(nameof(size), octets, $"A server address of logical {logical}, physical {physical?.ToString() ?? "none"} takes {fewest} octets or more, in 1, 2 or 4.");
        }

        return new(logical, physical ?? 0, octets);
    }

    /// <summary>Same station, however many octets it was written in.</summary>
    public bool IsSameStation(HdlcAddress other) => Upper == other.Upper && Lower == other.Lower;

    /// <summary>Reads the address at the start of <paramref name="buffer"/>. Three octets and more than four are not valid.</summary>
    internal static OperationStatus Read(ReadOnlySpan<byte> buffer, out HdlcAddress address)
    {
        address = default;
        var last = buffer[..Math.Min(buffer.Length, MaxSize)].IndexOfAny(LastOctets);
        switch (last)
        {
            case 0:
                address = new(buffer[0] >> 1, 0, 1);
                return OperationStatus.Done;
            case 1:
                address = new(buffer[0] >> 1, buffer[1] >> 1, 2);
                return OperationStatus.Done;
            case 3:
                address = new((buffer[0] >> 1 << 7) | (buffer[1] >> 1), (buffer[2] >> 1 << 7) | (buffer[3] >> 1), 4);
                return OperationStatus.Done;
            case < 0 when buffer.Length < MaxSize:
                return OperationStatus.NeedMoreData;
            default:
                return OperationStatus.InvalidData;
        }
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    internal void Write(Span<byte> destination)
    {
        switch (Size)
        {
            case 1:
                destination[0] = Octet(Upper, 1);
                break;
            case 2:
                destination[1] = Octet(Lower, 1);
                destination[0] = Octet(Upper, 0);
                break;
            case 4:
                destination[3] = Octet(Lower, 1);
                destination[2] = Octet(Lower >> 7, 0);
                destination[1] = Octet(Upper, 0);
                destination[0] = Octet(Upper >> 7, 0);
                break;
            default:
                throw new InvalidOperationException("No address.");
        }
    }

    private static readonly SearchValues<byte> LastOctets = SearchValues.Create([.. Enumerable.Range(0, 128).Select(i => (byte)((i * 2) + 1))]);

    private static byte Octet(int part, int last) => (byte)(((part & MaxShort) << 1) | last);

    public override string ToString() => Size <= 1 ? $"{Upper}" : $"{Upper}/{Lower}";
}
