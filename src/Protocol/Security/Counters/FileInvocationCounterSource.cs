using System.Globalization;
using System.Text;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// Counters kept in a file of their own, for one process at a time. The file holds two slots of a sector each, and each reservation overwrites the
/// older one and waits until it is on the disk: whenever the power fails, one slot is whole, and it holds at least the last reservation handed out.
/// <code>
/// +---------------------+-------------------------+---------+
/// | next, 16 hex digits | complement, 16 hex dig. | blanks  |   512 octets, twice
/// +---------------------+-------------------------+---------+
/// </code>
/// </summary>
public sealed class FileInvocationCounterSource : IInvocationCounterSource, IDisposable
{
    private const int SlotSize = 512;
    private const int Digits = 16;

    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private CounterMark _mark;
    private int _olderSlot;

    private FileInvocationCounterSource(FileStream file) => _file = file;

    /// <summary>Opens or creates the file.</summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <param name="first">Where a new file starts; an existing one goes on where it was.</param>
    /// <exception cref="IOException">Another process has it open, or it can not be written.</exception>
    /// <exception cref="InvalidDataException">The file is something else, or damaged: starting again from 0 would use counters twice.</exception>
    public static FileInvocationCounterSource Open(string path, InvocationCounter first = default)
    {
        // FileShare.None is the lock: a second process would hand out the same counters.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            var source = new FileInvocationCounterSource(file);
            if (file.Length == 0)
            {
                source.Keep(new CounterMark(first.Value));
                source.Keep(new CounterMark(first.Value));
            }
            else
            {
                source.Load(path);
            }

            return source;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public ValueTask<InvocationCounterBlock> ReserveAsync(uint count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var block = _mark.Take(count, out var after);
            Keep(after);
            return new(block);
        }
    }

    public ValueTask<bool> TryRaiseAsync(InvocationCounter next, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (next.Value < _mark.Next)
            {
                return new(false);
            }

            Keep(new CounterMark(next.Value));
            return new(true);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    /// <summary>Durable when it returns; the mark in memory moves only then.</summary>
    private void Keep(CounterMark mark)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{mark.Next:X16} {~mark.Next:X16}").PadRight(SlotSize - 1) + "\n";
        _file.Position = _olderSlot * SlotSize;
        _file.Write(Encoding.ASCII.GetBytes(text));
        _file.Flush(flushToDisk: true);
        _mark = mark;
        _olderSlot = 1 - _olderSlot;
    }

    private void Load(string path)
    {
        var slots = new byte[2 * SlotSize];
        _file.Position = 0;
        var length = _file.ReadAtLeast(slots, slots.Length, throwOnEndOfStream: false);
        var first = ReadSlot(slots.AsSpan(0, Math.Min(length, SlotSize)));
        var second = ReadSlot(slots.AsSpan(Math.Min(length, SlotSize), Math.Max(0, length - SlotSize)));
        _mark = new(Math.Max(first ?? 0, second ?? 0));
        _olderSlot = (first ?? 0) > (second ?? 0) ? 1 : 0;
        if (first is null && second is null)
        {
            throw new InvalidDataException($"'{path}' holds no invocation counter. It was damaged or is another file; delete it only after the key was changed.");
        }
    }

    private static ulong? ReadSlot(ReadOnlySpan<byte> slot) =>
        slot.Length == SlotSize
        && ulong.TryParse(slot[..Digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var next)
        && ulong.TryParse(slot.Slice(Digits + 1, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var complement)
        && next == ~complement && next <= CounterMark.End
            ? next
            : null;
}
