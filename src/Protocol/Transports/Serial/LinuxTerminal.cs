using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PrepaidMeter.Protocol.Transports.Serial;

/// <summary>The system calls a serial port needs; numbers are Linux's.</summary>
internal static class LinuxTerminal
{
    public const int WouldBlock = 11;
    public const int Interrupted = 4;
    public const short CanRead = 0x001;
    public const short CanWrite = 0x004;
    public const short Broken = 0x008 | 0x010 | 0x020;

    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const nuint ClaimExclusive = 0x540C;
    private const nuint GetTermios = 0x802C542A;
    private const nuint SetTermiosAfterDrain = 0x402C542C;

    /// <exception cref="LinkException">There is no such device, it is not ours to open, or it is no terminal.</exception>
    public static SafeFileHandle Open(string device, SerialSettings settings)
    {
        var descriptor = open(device, ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec);
        if (descriptor < 0)
        {
            throw Failed($"open {device}");
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            // Two programs on one line would take each other's answers.
            if (ioctl(handle, ClaimExclusive, 0) < 0)
            {
                throw Failed($"use {device} as a serial port");
            }

            Configure(handle, settings);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Waits until what was written has gone out, then changes the settings.</summary>
    public static void Configure(SafeFileHandle handle, SerialSettings settings)
    {
        var termios = Termios.Raw(settings);
        if (ioctl(handle, SetTermiosAfterDrain, ref termios) < 0)
        {
            throw Failed($"set the serial port to {settings}");
        }
    }

    public static Termios Read(SafeFileHandle handle)
    {
        var termios = default(Termios);
        return ioctl(handle, GetTermios, ref termios) < 0 ? throw Failed("read the serial port's settings") : termios;
    }

    public static SafeFileHandle CreateSignal()
    {
        var descriptor = eventfd(0, NonBlocking | CloseOnExec);
        return descriptor < 0 ? throw Failed("create a signal") : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public static void Raise(SafeFileHandle signal) => write(signal, BitConverter.GetBytes(1UL), sizeof(ulong));

    public static void Lower(SafeFileHandle signal) => read(signal, new byte[sizeof(ulong)], sizeof(ulong));

    /// <summary>Octets read; 0 when the line is gone for good, -1 when there are none now.</summary>
    public static int Read(SafeFileHandle handle, byte[] buffer)
    {
        var count = (int)read(handle, buffer, (nuint)buffer.Length);
        return count >= 0 ? count : Marshal.GetLastPInvokeError() is WouldBlock or Interrupted ? -1 : 0;
    }

    /// <summary>Octets written; 0 when the line takes none now.</summary>
    /// <exception cref="LinkException">The line is gone.</exception>
    public static int Write(SafeFileHandle handle, ReadOnlySpan<byte> octets)
    {
        var count = (int)write(handle, ref MemoryMarshal.GetReference(octets), (nuint)octets.Length);
        return count >= 0 ? count
            : Marshal.GetLastPInvokeError() is WouldBlock or Interrupted ? 0
            : throw new LinkException(LinkFailure.Closed, $"The serial line is gone: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    /// <summary>Waits for events on both, without limit.</summary>
    public static bool Wait(Span<Poll> polls) => poll(ref MemoryMarshal.GetReference(polls), (nuint)polls.Length, -1) >= 0 || Marshal.GetLastPInvokeError() == Interrupted;

    private static LinkException Failed(string what) =>
        new(LinkFailure.Unreachable, $"Can not {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

#pragma warning disable IDE1006, SYSLIB1054 // the names are the C library's; generated imports would need unsafe code in the whole project
    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int eventfd(uint initial, int flags);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ioctl(SafeFileHandle handle, nuint request, nint argument);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ioctl(SafeFileHandle handle, nuint request, ref Termios termios);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint read(SafeFileHandle handle, byte[] buffer, nuint count);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint write(SafeFileHandle handle, byte[] buffer, nuint count);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint write(SafeFileHandle handle, ref byte buffer, nuint count);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int poll(ref Poll polls, nuint count, int timeout);
#pragma warning restore IDE1006, SYSLIB1054

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
