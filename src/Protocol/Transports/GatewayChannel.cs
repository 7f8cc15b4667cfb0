namespace PrepaidMeter.Protocol.Transports;

/// <summary>
/// APDUs to and from a meter behind a gateway, in whatever frames the gateway is spoken to. Each is prefixed:
/// <code>
/// +----+------------+----------------+----------------------------+------
/// | E6 | network id | address length | physical device address    | APDU     to the gateway; E7 from it
/// +----+------------+----------------+----------------------------+------
/// </code>
/// </summary>
internal sealed class GatewayChannel(IClientChannel inner, GatewayAddress meter) : IClientChannel
{
    private const byte Request = 0xE6;
    private const byte Response = 0xE7;
    private const int FixedSize = 3;

    private int PrefixSize => FixedSize + meter.PhysicalDevice.Length;

    public int MaxReceiveLength
    {
        get => inner.MaxReceiveLength - PrefixSize;
        set => inner.MaxReceiveLength = Math.Min(ushort.MaxValue, value + PrefixSize);
    }

    public bool CanStream => inner.CanStream;

    public bool IsOpen => inner.IsOpen;

    public bool IsIdle => inner.IsIdle;

    public ValueTask OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public ValueTask CloseAsync(CancellationToken cancellationToken) => inner.CloseAsync(cancellationToken);

    public async ValueTask SendAsync(ushort source, ushort destination, ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken)
    {
        byte[] prefixed = [Request, meter.NetworkId, (byte)meter.PhysicalDevice.Length, .. meter.PhysicalDevice.Span, .. apdu.Span];
        await inner.SendAsync(source, destination, prefixed, cancellationToken);

        // What was sent may have held a secret.
        prefixed.AsSpan().Clear();
    }

    public async ValueTask<ReceivedApdu> ReceiveAsync(CancellationToken cancellationToken)
    {
        var received = await inner.ReceiveAsync(cancellationToken);
        return received with { Apdu = Unwrap(received.Apdu) };
    }

    public void Dispose() => inner.Dispose();

    /// <exception cref="DlmsDecodeException">The gateway answers for another meter, or not as one.</exception>
    private ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> prefixed)
    {
        var span = prefixed.Span;
        if (span.Length <= PrefixSize || span[0] != Response)
        {
            throw new DlmsDecodeException("gateway", 0, $"no prefix {Response:X2} with network and address in front of an APDU");
        }

        return span[1] == meter.NetworkId && span[2] == meter.PhysicalDevice.Length && span[FixedSize..PrefixSize].SequenceEqual(meter.PhysicalDevice.Span)
            ? prefixed[PrefixSize..]
            : throw new DlmsDecodeException("gateway", 1, $"an answer of network {span[1]}, and of another meter than {meter}");
    }
}
