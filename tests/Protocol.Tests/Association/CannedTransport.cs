using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>A meter that answers every request at once, on the caller's thread: AARQ, GET (double-long-unsigned 1234567) and RLRQ.</summary>
internal sealed class CannedTransport : ITransport
{
    private static readonly byte[] Aare = Convert.FromHexString("000100010010002B6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400005E1D04000007");
    private static readonly byte[] Rlre = Convert.FromHexString("00010001001000056303800100");

    private readonly byte[] _data = Convert.FromHexString("0001000100100009C401C100060012D687");
    private byte[] _response = [];
    private int _requests;

    /// <summary>The request, counted from 1, that ends in an I/O error; 0 for none.</summary>
    public int FailsOn { get; init; }

    public long OctetsSent => 0;

    public long OctetsReceived => 0;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (++_requests == FailsOn)
        {
            throw new IOException("cable cut");
        }

        _data[10] = octets.Span[10];
        _response = octets.Span[8] switch { 0x60 => Aare, 0x62 => Rlre, _ => _data };
        return default;
    }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _response.CopyTo(buffer);
        return new(_response.Length);
    }

    public ValueTask DisposeAsync() => default;
}
