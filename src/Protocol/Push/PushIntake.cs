using System.Net;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Push;

/// <summary>What comes of one APDU that arrived at a listener.</summary>
internal readonly record struct PushIntakeResult(ReceivedPush? Push, PushRejection? Rejection)
{
    public static PushIntakeResult Nothing => default;
}

/// <summary>
/// From an APDU off the wire to a push, without I/O: 1 put blocks together, 2 ask the policy, 3 open, 4 decode. One for each connection: it keeps the
/// block transfer under way, of which a sender has one at a time.
/// </summary>
internal sealed class PushIntake(IPushPolicy policy, PushListenerOptions options, OctetBudget budget)
{
    /// <summary>Blocks we take in one go, and octets of our acknowledgements.</summary>
    private const byte Window = 8;
    private const int MaxAcknowledgement = 64;

    private GeneralBlockExchange? _blocks;
    private (ushort, ushort) _blocksOf;
    private int _taken;
    private byte[] _acknowledgement = [];
    private ushort? _lastOf;

    /// <summary>Blocks have come whose APDU is not whole.</summary>
    public bool IsTransferring => _taken > 0;

    /// <param name="reply">Empty on entry; takes what is to be sent at once: the acknowledgement of blocks.</param>
    public PushIntakeResult Take(EndPoint? source, ReceivedApdu received, AxdrWriter reply)
    {
        PushSender? sender = null;
        try
        {
            var apdu = received.Apdu;
            if (apdu.Span[0] == GeneralBlockTransfer.Tag)
            {
                apdu = TakeBlock(received, reply);
                if (apdu.IsEmpty)
                {
                    return PushIntakeResult.Nothing;
                }
            }

            sender = PushSender.Read(source, received.Source, received.Destination, apdu);
            if (!policy.Admits(sender))
            {
                return Rejected(sender, PushRejectionReason.NotAdmitted);
            }

            if (sender.IsProtected)
            {
                if (policy.Open(sender, apdu) is not { IsEmpty: false } plain)
                {
                    return Rejected(sender, PushRejectionReason.NotAuthentic);
                }

                apdu = plain;
            }

            return new(new ReceivedPush(sender, PushDecoder.Decode(apdu, [.. policy.TemplatesOf(sender)])), null);
        }
        catch (DlmsDecodeException error)
        {
            Forget();
            reply.Clear();
            return new(null, PushRejection.Of(source, error, sender));
        }
    }

    /// <summary>The answer to a push the handler took; false when none is due. A protected push would need a protected one.</summary>
    public bool Confirm(ReceivedPush push, AxdrWriter reply)
    {
        if (!options.ConfirmsPushes || push.Sender.IsProtected || push.Message.LongInvokeIdAndPriority is not { IsConfirmed: true } id)
        {
            return false;
        }

        new DataNotificationConfirm(id).Encode(reply);
        return true;
    }

    /// <summary>Meters stream a push in blocks without waiting for anybody (window 0, QUIRKS meters 11), or in windows that are acknowledged.</summary>
    private ReadOnlyMemory<byte> TakeBlock(ReceivedApdu received, AxdrWriter reply)
    {
        var block = GeneralBlockTransfer.Decode(received.Apdu);
        var pair = (received.Source, received.Destination);
        var begins = block is { BlockNumber: 1, BlockData.Length: > 0 } && (block.Window == 0 || _blocksOf != pair || _blocks?.IsRepeated(block) != true);
        if (!begins && _blocks is null && _blocksOf == pair && block.BlockNumber == _lastOf)
        {
            // The sender has not seen that its last block arrived.
            reply.RawOctets(_acknowledgement);
            return default;
        }

        if (begins)
        {
            Forget();
            _lastOf = null;
            _blocks = new(options.MaxMessageSize, MaxAcknowledgement, Window, hasTimer: false);
            _blocksOf = pair;
        }

        if (_blocks is null || _blocksOf != pair)
        {
            throw new DlmsDecodeException(RawSlices.Layer, 3, $"block {block.BlockNumber} of a transfer that has not begun.");
        }

        if (!budget.TryTake(block.BlockData.Length))
        {
            throw new DlmsDecodeException(RawSlices.Layer, 0, "a long APDU, when all that may be held is held");
        }

        _taken += block.BlockData.Length;
        switch (_blocks.Receive(block))
        {
            case GeneralBlockEvent.Message when _blocks.Message is { IsEmpty: false } message:
                if (block.Window > 0)
                {
                    _blocks.Next(reply);
                    _acknowledgement = reply.WrittenSpan.ToArray();
                    _lastOf = block.BlockNumber;
                }

                Forget();
                return message;
            case GeneralBlockEvent.Turn when block.Window > 0:
                _blocks.Next(reply);
                return default;
            case GeneralBlockEvent.Turn or GeneralBlockEvent.Wait:
                return default;
            default:
                throw new DlmsDecodeException(RawSlices.Layer, 0, "a general block transfer that leads to nothing.");
        }
    }

    /// <summary>Drops the transfer under way.</summary>
    public void Forget()
    {
        budget.Return(_taken);
        _taken = 0;
        _blocks = null;
    }

    private static PushIntakeResult Rejected(PushSender sender, PushRejectionReason reason) => new(null, new(sender.Source, reason) { Sender = sender });
}
