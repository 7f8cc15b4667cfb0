using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// General block transfer: below every service and below ciphering, a long APDU goes and comes in blocks where the meter grants it. Where it does, it
/// is preferred to the block transfer of each service.
/// </summary>
internal sealed partial class AssociationClient
{
    /// <summary>Blocks lost on a network of datagrams are asked for again so many times, within the response timeout.</summary>
    private const int BlockRetries = 2;

    /// <summary>What an APDU may take beyond the value in it.</summary>
    private const int ApduOverhead = 1024;

    private GeneralBlockExchange? _blocks;
    private AxdrWriter? _block;
    private int _blockRetries;

    /// <summary>The request is longer than the meter takes, and the block transfer of its service has to carry it.</summary>
    private bool NeedsServiceBlocks => _request.Length > MaxRequest && !_association.IsGranted(Conformance.GeneralBlockTransfer);

    private bool FitsGeneralBlocks() =>
        _association.IsGranted(Conformance.GeneralBlockTransfer)
        && _request.Length <= _options.MaxValueSize + ApduOverhead
        && GeneralBlockExchange.Fits(_request.Length + CipheringOverhead, MaxApdu);

    private GeneralBlockExchange NewExchange() => new(
        _options.MaxValueSize + ApduOverhead,
        MaxApdu,
        _channel.CanStream ? _options.GeneralBlockTransferWindow : (byte)1,
        hasTimer: true,
        _channel.CanStream ? GeneralBlockTransfer.MaxWindow : (byte)1);

    /// <summary>Sends a whole APDU, or the first window of its blocks.</summary>
    private ValueTask SendAsync(ReadOnlyMemory<byte> apdu)
    {
        _blocks = null;
        _blockRetries = 0;
        if (!_association.IsGranted(Conformance.GeneralBlockTransfer) || apdu.Length <= MaxApdu)
        {
            return _channel.SendAsync(_options.ClientAddress, _serverAddress, apdu, _deadline.Token);
        }

        _blocks = NewExchange();
        _blocks.Send(apdu);
        return SendTurnAsync(_blocks);
    }

    private async ValueTask SendTurnAsync(GeneralBlockExchange blocks)
    {
        bool more;
        do
        {
            _block ??= new AxdrWriter();
            _block.Clear();
            more = blocks.Next(_block);
            await _channel.SendAsync(_options.ClientAddress, _serverAddress, _block.WrittenMemory, _deadline.Token);
        }
        while (more);
    }

    /// <summary>Receives within a transfer: silence may be a lost block, and is answered by our last turn again.</summary>
    private async ValueTask<ReceivedApdu> ReceiveWhileTransferringAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _deadline.Start(_options.ResponseTimeout / (1 + BlockRetries));
            try
            {
                return await _channel.ReceiveAsync(_deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && _blockRetries < BlockRetries && _channel.IsIdle)
            {
                _blockRetries++;
                _deadline.Renew();
                cancellationToken.ThrowIfCancellationRequested();
                _deadline.Start(_options.ResponseTimeout);
                _blocks!.Repeat();
                await SendTurnAsync(_blocks);
            }
        }
    }

    /// <summary>The APDU that a block completes; empty while there is none.</summary>
    /// <exception cref="DlmsDecodeException">The meter aborted, or its blocks add up to nothing.</exception>
    private async ValueTask<ReadOnlyMemory<byte>> TakeBlockAsync(ReadOnlyMemory<byte> apdu)
    {
        _blocks ??= NewExchange();
        _blockRetries = 0;
        switch (_blocks.Receive(GeneralBlockTransfer.Decode(apdu)))
        {
            case GeneralBlockEvent.Wait:
                return default;
            case GeneralBlockEvent.Turn:
                _deadline.Start(_options.ResponseTimeout);
                await SendTurnAsync(_blocks);
                return default;
            case GeneralBlockEvent.Message when _blocks.Message is { IsEmpty: false } message:
                _blocks = null;
                return message;
            default:
                throw new DlmsDecodeException(RawSlices.Layer, 0, "a general block transfer that leads to nothing.");
        }
    }
}
