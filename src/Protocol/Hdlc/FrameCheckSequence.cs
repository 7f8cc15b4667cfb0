namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// CRC-16/X-25, the check sequence of header (HCS) and frame (FCS): polynomial 0x1021 reflected to 0x8408, initial value and final XOR 0xFFFF.
/// On the wire the low octet comes first.
/// </summary>
public static class FrameCheckSequence
{
    public const int Size = 2;

    private static readonly ushort[] Table = BuildTable();

    public static ushort Compute(ReadOnlySpan<byte> octets)
    {
        var crc = 0xFFFF;
        foreach (var octet in octets)
        {
            crc = (crc >> 8) ^ Table[(crc ^ octet) & 0xFF];
        }

        return (ushort)(crc ^ 0xFFFF);
    }

    /// <summary>Whether the last two octets of <paramref name="octets"/> are the check sequence of those before.</summary>
    internal static bool Ends(ReadOnlySpan<byte> octets)
    {
        var check = Compute(octets[..^Size]);
        return octets[^2] == (byte)(check & 0xFF) && octets[^1] == check >> 8;
    }

    /// <summary>Writes the check sequence of <paramref name="octets"/> behind them.</summary>
    internal static void Write(ReadOnlySpan<byte> octets, Span<byte> destination)
    {
        var check = Compute(octets);
        destination[1] = (byte)(check >> 8);
        destination[0] = (byte)(check & 0xFF);
    }

    private static ushort[] BuildTable()
    {
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x8408;
            }

            table[i] = (ushort)crc;
        }

        return table;
    }
}
