using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Protocol.Push;

/// <summary>
/// Takes pushes on a UDP port, a WPDU in each datagram (IEC 62056-47). The handler is called for one push at a time, and what comes meanwhile waits in
/// the system's buffer: a handler that is slow loses datagrams. Thread-safe.
/// </summary>
public sealed class UdpPushListener : IAsyncDisposable
{
    /// <summary>Block transfers under way; the one begun first gives way to one more.</summary>
    private const int MaxTransfers = 256;

    /// <summary>A minute's pushes of a few thousand meters come within seconds.</summary>
    private const int ReceiveBuffer = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly IPushPolicy _policy;
    private readonly PushListenerOptions _options;
    private readonly Func<ReceivedPush, CancellationToken, ValueTask> _handler;
    private readonly OctetBudget _budget;
    private readonly CancellationTokenSource _stop = new();
    private readonly OrderedDictionary<IPEndPoint, PushIntake> _transfers = [];
    private readonly Task _receiving;
    private int _disposed;

    /// <summary>Listens at once; port 0 lets the system choose.</summary>
    /// <exception cref="ArgumentException">UDP carries the wrapper only.</exception>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public UdpPushListener(IPEndPoint endpoint, IPushPolicy policy, PushListenerOptions options, Func<ReceivedPush, CancellationToken, ValueTask> handler)
    {
        if (options.Framing != PushFraming.Wrapper)
        {
            throw new ArgumentException("HDLC frames do not go over UDP.", nameof(options));
        }

        _policy = policy;
        _options = options;
        _budget = new OctetBudget(options.MaxHeldOctets);
        _handler = handler;
        _socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBuffer };
        try
        {
            _socket.Bind(endpoint);
            LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _receiving = ReceiveAsync(endpoint.AddressFamily);
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Something was not taken. Raised on any thread.</summary>
    public event Action<PushRejection>? Rejected;

    /// <summary>The handler threw; that push is lost, the listener goes on. Raised on any thread.</summary>
    public event Action<Exception>? HandlerFailed;

    /// <summary>Stops receiving and waits until the handler has returned.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync(AddressFamily family)
    {
        var buffer = new byte[UdpTransport.MaxDatagram];
        var any = new IPEndPoint(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        var reply = new AxdrWriter();
        while (true)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, any, _stop.Token);
                await TakeAsync((IPEndPoint)received.RemoteEndPoint, buffer.AsMemory(0, received.ReceivedBytes), reply);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException)
            {
                // What an earlier datagram of ours met on its way (port unreachable) is reported here; the socket is still good.
            }
            catch (Exception error)
            {
                // The boundary where a fault of the handler must not take the port down.
                HandlerFailed?.Invoke(error);
            }
        }
    }

    private async ValueTask TakeAsync(IPEndPoint source, ReadOnlyMemory<byte> datagram, AxdrWriter reply)
    {
        if (Read(source, datagram) is not { } received)
        {
            return;
        }

        var intake = IntakeOf(source, received.Apdu.Span[0] == Xdlms.GeneralBlockTransfer.Tag);
        reply.Clear();
        var (push, rejection) = intake.Take(source, received, reply);
        if (rejection is not null)
        {
            Rejected?.Invoke(rejection);
        }

        await SendAsync();
        if (push is not null)
        {
            await _handler(push, _stop.Token);
            reply.Clear();
            if (intake.Confirm(push, reply))
            {
                await SendAsync();
            }
        }

        async ValueTask SendAsync()
        {
            if (reply.Length > 0)
            {
                var answer = new byte[WrapperHeader.Size + reply.Length];
                new WrapperHeader(received.Destination, received.Source, (ushort)reply.Length).Write(answer);
                reply.WrittenSpan.CopyTo(answer.AsSpan(WrapperHeader.Size));
                await _socket.SendToAsync(answer, SocketFlags.None, source, _stop.Token);
            }
        }
    }

    private ReceivedApdu? Read(IPEndPoint source, ReadOnlyMemory<byte> datagram)
    {
        try
        {
            if (WrapperHeader.TryRead(datagram.Span, _options.MaxApduLength, out var header) && datagram.Length == WrapperHeader.Size + header.Length)
            {
                return new(header.Source, header.Destination, datagram[WrapperHeader.Size..]);
            }

            throw new DlmsDecodeException("wrapper", 0, "the datagram is not one whole frame");
        }
        catch (DlmsDecodeException error)
        {
            Rejected?.Invoke(PushRejection.Of(source, error));
            return null;
        }
    }

    /// <summary>Only a block has to find what came before it.</summary>
    private PushIntake IntakeOf(IPEndPoint source, bool isBlock)
    {
        if (_transfers.TryGetValue(source, out var known))
        {
            return known;
        }

        var intake = new PushIntake(_policy, _options, _budget);
        if (isBlock)
        {
            if (_transfers.Count == MaxTransfers)
            {
                _transfers.GetAt(0).Value.Forget();
                _transfers.RemoveAt(0);
            }

            _transfers.Add(source, intake);
        }

        return intake;
    }
}
