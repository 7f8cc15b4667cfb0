using System.Buffers.Binary;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>One connection to the responder.</summary>
internal sealed class ResponderConnection
{
    private const int Capacity = 1024;

    private readonly Responder _responder;
    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly byte[] _buffer = new byte[Capacity];
    private readonly int _requests;
    private int _filled;
    private int _asked;

    public ResponderConnection(Responder responder, Socket socket, int requests)
    {
        _responder = responder;
        _socket = socket;
        _socket.NoDelay = true;
        _requests = requests;
        _receive.SetBuffer(_buffer, 0, Capacity);
        _receive.Completed += (_, _) => Go();
    }

    /// <summary>Responses sent so far.</summary>
    public int Answered { get; private set; }

    /// <summary>The answer to this client's challenge; null where there is none.</summary>
    public byte[]? Proof { get; set; }

    public void Start()
    {
        if (!_socket.ReceiveAsync(_receive))
        {
            Go();
        }
    }

    public void Send(ReadOnlySpan<byte> response)
    {
        Answered++;
        try
        {
            _socket.Send(response);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The client is gone; what it did not get shows there.
        }
    }

    private void Go()
    {
        do
        {
            if (_receive.SocketError != SocketError.Success || _receive.BytesTransferred == 0)
            {
                _socket.Dispose();
                _receive.Dispose();
                return;
            }

            _filled += _receive.BytesTransferred;
            TakeRequests();
            _receive.SetBuffer(_filled, Capacity - _filled);
        }
        while (!_socket.ReceiveAsync(_receive));
    }

    private void TakeRequests()
    {
        while (_filled >= WrapperHeader.Size && WrapperHeader.Size + BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(6)) is var length && _filled >= length)
        {
            if (_asked < _requests)
            {
                _responder.Answer(this, _asked++, _buffer.AsSpan(0, length));
            }

            _buffer.AsSpan(length, _filled - length).CopyTo(_buffer);
            _filled -= length;
        }
    }
}
