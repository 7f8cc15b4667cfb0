using Microsoft.Win32.SafeHandles;

namespace PrepaidMeter.Protocol.Transports.Serial;

/// <summary>
/// A serial port on Linux. It takes one thread for the whole line, however many meters are on it: a terminal can not be awaited any other way.
/// Opened for itself alone; raw octets, no flow control.
/// </summary>
public sealed class SerialTransport : ITransport
{
    private const int ReadSize = 512;

    /// <summary>Reads that may wait: far more than the longest HDLC window.</summary>
    private const int QueueLength = 256;

    private readonly SafeFileHandle _line;
    private readonly SafeFileHandle _signal;
    private readonly ReceiveQueue _input = new(QueueLength);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _writable;
    private bool _disposed;
    private bool _ended;
    private long _sent;

    private SerialTransport(SafeFileHandle line)
    {
        _line = line;
        _signal = LinuxTerminal.CreateSignal();
        new Thread(Run) { IsBackground = true, Name = "serial line" }.Start();
    }

    public long OctetsSent => Interlocked.Read(ref _sent);

    public long OctetsReceived => _input.Taken;

    /// <summary>Opens a device such as /dev/ttyUSB0.</summary>
    /// <exception cref="LinkException">There is no such device, it is in use or not ours to open, or it is no serial port.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static SerialTransport Open(string device, SerialSettings settings)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Serial ports are supported on Linux only.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Baud, 50, nameof(settings));
        return new(LinuxTerminal.Open(device, settings));
    }

    /// <summary>Changes baud rate and format once what was written has gone out.</summary>
    /// <exception cref="LinkException">The port can not do that, or is gone.</exception>
    public async ValueTask ConfigureAsync(SerialSettings settings, CancellationToken cancellationToken) =>
        await Task.Run(
            () =>
            {
                try
                {
                    // The system call waits for the drain, a fraction of a second at 300 baud.
                    LinuxTerminal.Configure(_line, settings);
                }
                catch (ObjectDisposedException error)
                {
                    throw Closed(error);
                }
            },
            cancellationToken);

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await _input.ReadAsync(buffer, cancellationToken);
        return count > 0 || !Volatile.Read(ref _disposed) ? count : throw Closed(null);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        while (!octets.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Write(octets.Span);
            Interlocked.Add(ref _sent, count);
            octets = octets[count..];
            if (!octets.IsEmpty)
            {
                await WritableAsync(cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            Volatile.Write(ref _disposed, true);
            if (!_ended)
            {
                LinuxTerminal.Raise(_signal);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Takes over an open terminal: the far end of a pseudo-terminal.</summary>
    internal static SerialTransport Attach(SafeFileHandle terminal) => new(terminal);

    private int Write(ReadOnlySpan<byte> octets)
    {
        try
        {
            return LinuxTerminal.Write(_line, octets);
        }
        catch (ObjectDisposedException error)
        {
            throw Closed(error);
        }
    }

    /// <summary>Completes when there may be room again, or the line is gone; the next write tells which.</summary>
    private async Task WritableAsync(CancellationToken cancellationToken)
    {
        Task writable;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _writable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            writable = _writable.Task;
            LinuxTerminal.Raise(_signal);
        }

        await writable.WaitAsync(cancellationToken);
    }

    /// <summary>The line's thread: moves what arrives into the queue, tells a writer when there is room, and closes the line at its end.</summary>
    private void Run()
    {
        var buffer = new byte[ReadSize];
        var polls = new LinuxTerminal.Poll[2];
        polls[0].Descriptor = (int)_line.DangerousGetHandle(); // only this thread closes it, at its end
        polls[1].Descriptor = (int)_signal.DangerousGetHandle();
        polls[1].Events = LinuxTerminal.CanRead;
        var alive = true;
        while (alive && !Volatile.Read(ref _disposed))
        {
            lock (_gate)
            {
                polls[0].Events = (short)(LinuxTerminal.CanRead | (_writable is null ? 0 : LinuxTerminal.CanWrite));
            }

            alive = LinuxTerminal.Wait(polls);
            if ((polls[1].Returned & LinuxTerminal.CanRead) != 0)
            {
                LinuxTerminal.Lower(_signal);
            }

            if ((polls[0].Returned & (LinuxTerminal.CanRead | LinuxTerminal.Broken)) != 0)
            {
                alive = Receive(buffer);
            }

            if ((polls[0].Returned & LinuxTerminal.CanWrite) != 0)
            {
                ReleaseWriter();
            }
        }

        lock (_gate)
        {
            _ended = true;
            _line.Dispose();
            _signal.Dispose();
        }

        _input.Complete();
        ReleaseWriter();
    }

    /// <summary>False when the far end is gone.</summary>
    private bool Receive(byte[] buffer)
    {
        var count = LinuxTerminal.Read(_line, buffer);
        if (count > 0)
        {
            _input.TryAdd(buffer.AsSpan(0, count));
        }

        return count != 0;
    }

    private void ReleaseWriter()
    {
        TaskCompletionSource? writable;
        lock (_gate)
        {
            writable = _writable;
            _writable = null;
        }

        writable?.TrySetResult();
    }

    private static LinkException Closed(Exception? inner) => new(LinkFailure.Closed, "The serial line is closed.", inner);
}
