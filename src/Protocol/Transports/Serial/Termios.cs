using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrepaidMeter.Protocol.Transports.Serial;

/// <summary>
/// The kernel's struct termios2 (asm-generic, as on x86, ARM and RISC-V): unlike the C library's it takes any baud rate as a number and has one layout
/// for all C libraries.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Termios
{
    public const uint IgnoreParityErrors = 0x0004;
    public const uint CheckParity = 0x0010;
    public const uint StripEighthBit = 0x0020;
    public const uint BaudMask = 0x100F;
    public const uint BaudAsNumber = 0x1000;
    public const uint SevenBits = 0x0020;
    public const uint EightBits = 0x0030;
    public const uint Receive = 0x0080;
    public const uint Parity = 0x0100;
    public const uint NoModemControl = 0x0800;
    private const int InputBaudShift = 16;

    public uint InputFlags;
    public uint OutputFlags;
    public uint ControlFlags;
    public uint LocalFlags;
    public byte LineDiscipline;
    public ControlCharacters Characters;
    public uint InputSpeed;
    public uint OutputSpeed;

    /// <summary>Raw octets in and out: no echo, no line editing, no flow control.</summary>
    public static Termios Raw(SerialSettings settings) => new()
    {
        // A wrong parity bit is dropped with its character: better a frame that fails its check than one with high bits altered (QUIRKS meters 32).
        InputFlags = settings.Format == SerialFormat.SevenEven ? CheckParity | IgnoreParityErrors | StripEighthBit : 0,
        ControlFlags = Receive | NoModemControl | BaudAsNumber | (BaudAsNumber << InputBaudShift) |
            (settings.Format == SerialFormat.SevenEven ? SevenBits | Parity : EightBits),
        InputSpeed = (uint)settings.Baud,
        OutputSpeed = (uint)settings.Baud,
    };

    /// <summary>c_cc of 19 octets; VMIN and VTIME do not matter without blocking reads.</summary>
    [InlineArray(19)]
    public struct ControlCharacters
    {
        private byte _first;
    }
}
