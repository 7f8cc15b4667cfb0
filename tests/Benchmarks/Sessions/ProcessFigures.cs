using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>This process's threads and resident memory as the kernel counts them (Linux), read without allocating: a sample must not show in the figures.</summary>
internal sealed class ProcessFigures : IDisposable
{
    private readonly SafeFileHandle _status = File.OpenHandle("/proc/self/status");
    private readonly byte[] _text = new byte[4096];

    public int Threads { get; private set; }

    public long ResidentKb { get; private set; }

    /// <summary>The most that ever was.</summary>
    public long PeakResidentKb { get; private set; }

    public void Refresh()
    {
        var text = _text.AsSpan(0, RandomAccess.Read(_status, _text, 0));
        Threads = (int)Value(text, "Threads:"u8);
        ResidentKb = Value(text, "VmRSS:"u8);
        PeakResidentKb = Value(text, "VmHWM:"u8);
    }

    public void Dispose() => _status.Dispose();

    private static long Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var at = text.IndexOf(name);
        var value = text[(at + name.Length)..].TrimStart("\t "u8);
        return at >= 0 && Utf8Parser.TryParse(value, out long number, out _) ? number : throw new InvalidDataException("no such line in /proc/self/status");
    }
}
