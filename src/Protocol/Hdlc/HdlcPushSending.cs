using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>Sends pushes in UI frames without a connection, longer ones in segments. Nothing comes back. The transport stays its owner's.</summary>
/// <param name="maxInformation">Longest information field.</param>
internal sealed class HdlcPushSending(ITransport transport, int maxInformation) : IApduChannel
{
    public int MaxReceiveLength { get; set; }

    public bool CanStream => true;

    public async ValueTask SendAsync(ushort source, ushort destination, ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken)
    {
        byte[] pdu = [.. HdlcAssembly.Response, .. apdu.Span];
        for (var start = 0; start < pdu.Length; start += maxInformation)
        {
            var length = Math.Min(maxInformation, pdu.Length - start);
            var frame = new HdlcFrame(
                HdlcAddress.Client(destination), HdlcAddress.Server(source), HdlcControl.UnnumberedInformation(), pdu.AsMemory(start, length), start + length < pdu.Length);
            var octets = new byte[frame.EncodedLength];
            frame.Write(octets);
            await transport.WriteAsync(octets, cancellationToken);
        }
    }

    public ValueTask<ReceivedApdu> ReceiveAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Nothing comes back.");

    public void Dispose()
    {
    }
}
