namespace PrepaidMeter.Protocol.Transports;

/// <summary>
/// APDUs over a transport, in one kind of framing, whose addresses are those of the wrapper: client SAP and logical device. One send and one
/// receive at a time. The transport stays its owner's.
/// </summary>
internal interface IApduChannel : IDisposable
{
    /// <summary>Longest APDU taken.</summary>
    int MaxReceiveLength { get; set; }

    /// <summary>Either side can send several APDUs in a row; otherwise each hands over the turn.</summary>
    bool CanStream { get; }

    /// <summary>Sends one APDU.</summary>
    /// <exception cref="LinkException">The connection broke.</exception>
    ValueTask SendAsync(ushort source, ushort destination, ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken);

    /// <summary>Receives one APDU, valid until the next receive.</summary>
    /// <exception cref="LinkException">The connection broke, or the peer closed it.</exception>
    /// <exception cref="DlmsDecodeException">What came breaks the framing, or is longer than <see cref="MaxReceiveLength"/>.</exception>
    ValueTask<ReceivedApdu> ReceiveAsync(CancellationToken cancellationToken);
}

/// <summary>A client's channel: it may need a connection of its own on top of the transport's.</summary>
internal interface IClientChannel : IApduChannel
{
    /// <summary>APDUs can be sent. A framing without connections is always open.</summary>
    bool IsOpen { get; }

    /// <summary>Nothing is half sent or half received: after a request that was not answered the channel can be used on.</summary>
    bool IsIdle { get; }

    /// <summary>Connects the data link, from the client. Only while not open.</summary>
    /// <exception cref="LinkException">The peer refuses, does not answer or is gone.</exception>
    ValueTask OpenAsync(CancellationToken cancellationToken);

    /// <summary>Disconnects the data link, from the client, in good order. Nothing where there is no connection.</summary>
    /// <exception cref="LinkException">The peer does not answer or is gone.</exception>
    ValueTask CloseAsync(CancellationToken cancellationToken);
}

/// <summary>A received APDU. An empty one tells a server that the data link of this pair began anew or ended, and with it the pair's association.</summary>
internal readonly record struct ReceivedApdu(ushort Source, ushort Destination, ReadOnlyMemory<byte> Apdu);
