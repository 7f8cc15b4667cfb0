using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Push;

/// <summary>
/// Sends data-notifications as a meter does: 1 protect, 2 cut into blocks, 3 frame, 4 await the confirmation where one was asked for. One at a time. The
/// transport stays its owner's.
/// </summary>
public sealed class NotificationSender : IDisposable
{
    private readonly NotificationOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly IApduChannel _channel;

    /// <exception cref="ArgumentException">The options can not be together.</exception>
    public NotificationSender(ITransport transport, NotificationOptions options, TimeProvider timeProvider)
    {
        options.Check();
        (_options, _timeProvider) = (options, timeProvider);
        _channel = options.Framing == PushFraming.Wrapper ? new WrapperChannel(transport) : new HdlcPushSending(transport, options.MaxInformationLength);
    }

    /// <summary>
    /// Sends it; a confirmed one completes when the receiver confirmed. A receiver can confirm in wrapper frames only, and not what is protected.
    /// </summary>
    /// <returns>The octets that went out: sending them again is a replay.</returns>
    /// <exception cref="ArgumentException">A confirmation was asked for that can not come.</exception>
    /// <exception cref="LinkException">The receiver is gone, or did not acknowledge or confirm in time.</exception>
    /// <exception cref="DlmsDecodeException">What came back is nonsense.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> SendAsync(DataNotification notification, CancellationToken cancellationToken)
    {
        var confirmed = notification.LongInvokeIdAndPriority.IsConfirmed;
        if (confirmed && (_options.Security is not null || _options.Framing != PushFraming.Wrapper))
        {
            throw new ArgumentException("A push is confirmed in wrapper frames and in the clear only.", nameof(notification));
        }

        var apdu = Encode(notification);
        await SendAsync(apdu, cancellationToken);
        if (confirmed)
        {
            await AwaitConfirmationAsync(notification.LongInvokeIdAndPriority, cancellationToken);
        }

        return apdu;
    }

    /// <summary>Sends a whole APDU as it is, in blocks where the options say so.</summary>
    /// <exception cref="LinkException">The receiver is gone, or did not acknowledge in time.</exception>
    /// <exception cref="DlmsDecodeException">What came back is nonsense.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken)
    {
        if (_options.BlockSize is not { } size)
        {
            await SendUncutAsync(apdu, cancellationToken);
        }
        else if (_options.BlockWindow == 0)
        {
            await StreamAsync(apdu, size, cancellationToken);
        }
        else
        {
            await SendWindowsAsync(apdu, size, cancellationToken);
        }
    }

    public void Dispose() => _channel.Dispose();

    private byte[] Encode(DataNotification notification)
    {
        var plain = new AxdrWriter();
        notification.Encode(plain);
        if (_options.Security is not { } security)
        {
            return plain.WrittenSpan.ToArray();
        }

        // A push has no form of ciphering of its own: it goes in a general one, which names its sender.
        using var context = security.CreateContext(default) ?? throw new ArgumentException("Pushes are to be protected, and the keys are missing.");
        var ciphered = new AxdrWriter(plain.Length + SecurityContext.Overhead);
        context.Protect(CipheringKind.GeneralGlobal, security.Sent.Reserve(1).First, plain.WrittenSpan, ciphered);
        return ciphered.WrittenSpan.ToArray();
    }

    private ValueTask SendUncutAsync(ReadOnlyMemory<byte> apdu, CancellationToken cancellationToken) =>
        _channel.SendAsync(_options.LogicalDevice, _options.Client, apdu, cancellationToken);

    private async ValueTask StreamAsync(ReadOnlyMemory<byte> apdu, int size, CancellationToken cancellationToken)
    {
        var payload = BlockCutter.Payload(size, GeneralBlockTransfer.HeaderSize);
        var block = new AxdrWriter(size);
        for (var (number, start) = ((ushort)1, 0); start < apdu.Length; number++, start += payload)
        {
            var data = apdu.Slice(start, Math.Min(payload, apdu.Length - start));
            var isLast = start + data.Length == apdu.Length;
            block.Clear();
            new GeneralBlockTransfer(isLast, !isLast, 0, number, 0, new(data)).Encode(block);
            await SendUncutAsync(block.WrittenMemory, cancellationToken);
        }
    }

    private async ValueTask SendWindowsAsync(ReadOnlyMemory<byte> apdu, int size, CancellationToken cancellationToken)
    {
        var exchange = new GeneralBlockExchange(maxSize: size, size, _options.BlockWindow, hasTimer: true, maxPeerWindow: _options.BlockWindow);
        exchange.Send(apdu);
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _timeProvider);
        var block = new AxdrWriter(size);
        var next = GeneralBlockEvent.Turn;
        while (true)
        {
            while (next == GeneralBlockEvent.Turn)
            {
                block.Clear();
                var more = exchange.Next(block);
                await SendUncutAsync(block.WrittenMemory, cancellationToken);
                if (!more)
                {
                    break;
                }
            }

            var received = GeneralBlockTransfer.Decode(await ReceiveAsync(deadline, "acknowledge the blocks", cancellationToken));
            if (received.BlockNumberAcknowledged == exchange.LastSent)
            {
                return;
            }

            next = exchange.Receive(received);
            if (next is GeneralBlockEvent.Failed or GeneralBlockEvent.Message)
            {
                throw new LinkException(LinkFailure.ProtocolViolation, "The receiver does not take the blocks.");
            }
        }
    }

    private async ValueTask AwaitConfirmationAsync(LongInvokeIdAndPriority id, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _timeProvider);
        var confirmation = DataNotificationConfirm.Decode((await ReceiveAsync(deadline, "confirm the push", cancellationToken)).Span);
        if (confirmation.LongInvokeIdAndPriority.InvokeId != id.InvokeId)
        {
            throw new LinkException(LinkFailure.ProtocolViolation, $"Confirmed was push {confirmation.LongInvokeIdAndPriority.InvokeId}, not {id.InvokeId}.");
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationTokenSource deadline, string what, CancellationToken cancellationToken)
    {
        deadline.CancelAfter(_options.ResponseTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return (await _channel.ReceiveAsync(either.Token)).Apdu;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LinkException(LinkFailure.Timeout, $"The receiver did not {what} within {_options.ResponseTimeout.TotalSeconds:0.###} s.");
        }
    }
}
