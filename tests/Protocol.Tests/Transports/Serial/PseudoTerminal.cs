using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PrepaidMeter.Protocol.Transports.Serial;

namespace PrepaidMeter.Protocol.Tests.Transports.Serial;

/// <summary>A serial line without wires: the system's pair of a device, which is opened by name, and the far end, which is here.</summary>
internal sealed class PseudoTerminal : IAsyncDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private readonly SafeFileHandle _handle;

    public PseudoTerminal()
    {
        _handle = new SafeFileHandle(posix_openpt(ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec), ownsHandle: true);
        _handle.IsInvalid.ShouldBeFalse();
        grantpt(_handle).ShouldBe(0);
        unlockpt(_handle).ShouldBe(0);
        var name = new byte[64];
        ptsname_r(_handle, name, (nuint)name.Length).ShouldBe(0);
        Device = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
        FarEnd = SerialTransport.Attach(_handle);
    }

    public string Device { get; }

    public SerialTransport FarEnd { get; }

    /// <summary>What the device is set to now.</summary>
    public int Baud => (int)LinuxTerminal.Read(_handle).OutputSpeed;

    public ValueTask DisposeAsync() => FarEnd.DisposeAsync();

#pragma warning disable IDE1006, SYSLIB1054 // the names are the C library's; generated imports would need unsafe code in the whole project
    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_openpt(int flags);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int grantpt(SafeFileHandle handle);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int unlockpt(SafeFileHandle handle);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ptsname_r(SafeFileHandle handle, byte[] name, nuint length);
#pragma warning restore IDE1006, SYSLIB1054
}
