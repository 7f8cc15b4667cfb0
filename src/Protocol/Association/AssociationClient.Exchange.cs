using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>One request and its response: begin, send, wait, match.</summary>
internal sealed partial class AssociationClient
{
    /// <summary>Starts a request: the buffers are free and the id is new.</summary>
    private InvokeIdAndPriority BeginRequest()
    {
        EnsureOpen();
        _request.Clear();
        _value.Clear();
        var id = new InvokeIdAndPriority(_association.NextInvokeIdAndPriority());
        if (id.InvokeId == _abandoned?.InvokeId)
        {
            // Ids have come round: an answer with this one is this request's.
            _abandoned = null;
        }

        return id;
    }

    /// <summary>Sends what <see cref="_request"/> holds and waits for the response, which is valid until the next exchange.</summary>
    /// <param name="expectsResponse">False only sends.</param>
    /// <param name="keepWhenSilent">Answers silence with an empty response instead of the end of the link.</param>
    /// <exception cref="LinkException">The link is gone.</exception>
    /// <exception cref="RequestTooLongException">Nothing was sent.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>> ExchangeAsync(CancellationToken cancellationToken, bool keepWhenSilent = false, bool expectsResponse = true)
    {
        EnsureOpen();
        EnsureFits();
        cancellationToken.ThrowIfCancellationRequested();
        if (_deadline.Token.IsCancellationRequested)
        {
            // The last response and the end of its phase crossed: the exchange was whole, so the link is good.
            _deadline.Renew();
        }

        using var cancel = _deadline.Observe(cancellationToken);
        var sent = false;
        _underWay = true;
        try
        {
            _deadline.Start(_options.ResponseTimeout);
            if (!_channel.IsOpen)
            {
                await _channel.OpenAsync(_deadline.Token);
                _deadline.Start(_options.ResponseTimeout);
            }

            await SendAsync(await OutgoingAsync(_deadline.Token));
            sent = true;
            _deadline.Start(_options.ResponseTimeout);
            ReadOnlyMemory<byte> response = default;
            while (expectsResponse && response.IsEmpty)
            {
                // Awaited here and not in a method of its own: each level of waiting is an object for each session that waits.
                var apdu = OfOurs(await (_blocks is null ? _channel.ReceiveAsync(_deadline.Token) : ReceiveWhileTransferringAsync(cancellationToken)));
                var isBlock = apdu.Span[0] == GeneralBlockTransfer.Tag && _association.IsGranted(Conformance.GeneralBlockTransfer);
                response = Response(isBlock ? await TakeBlockAsync(apdu) : apdu);
            }

            _blocks = null;
            _deadline.Stop();
            return response;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The response may still come and would answer the wrong request, so the link goes with the request.
            var cancelled = new OperationCanceledException("The request was cancelled, which ends the link.", cancellationToken);
            End(cancelled);
            throw cancelled;
        }
        catch (OperationCanceledException) when (keepWhenSilent && sent && _channel.IsIdle)
        {
            _deadline.Renew();
            return default;
        }
        catch (OperationCanceledException)
        {
            throw Break(LinkFailure.Timeout, $"The meter {(sent ? "did not answer" : "did not take the request")} within {_options.ResponseTimeout.TotalSeconds:0.###} s.");
        }
        catch (LinkException error)
        {
            throw Break(error.Failure, error.Message, error.InnerException);
        }
        catch (DlmsDecodeException error)
        {
            throw Break(LinkFailure.ProtocolViolation, error.Message, error);
        }
        catch (Exception error)
        {
            // No failure a transport should have: whatever it was, request and response are out of step from here on.
            End(error);
            throw;
        }
        finally
        {
            _underWay = false;
        }
    }

    private ReadOnlyMemory<byte> OfOurs(ReceivedApdu received)
    {
        var (source, destination, apdu) = received;
        return source == _serverAddress && destination == _options.ClientAddress
            ? apdu
            : throw new DlmsDecodeException(
                "wrapper", 2, $"a frame from wPort {source} to {destination} where {_serverAddress} to {_options.ClientAddress} is due");
    }

    /// <summary>The APDU in the clear; empty when it is a notification, or the late answer to a request given up, or there is none yet.</summary>
    private ReadOnlyMemory<byte> Response(ReadOnlyMemory<byte> apdu)
    {
        if (apdu.IsEmpty || IsNotification(apdu.Span[0]))
        {
            return default;
        }

        var plain = Incoming(apdu);
        return IsNotification(plain.Span[0]) || AnswersAbandoned(plain.Span) ? default : plain;
    }

    /// <summary>Unsolicited APDUs may arrive between request and response (IEC 62056-5-3).</summary>
    private static bool IsNotification(byte tag) => tag is DataNotification.Tag or EventNotificationRequest.Tag or InformationReportRequest.Tag;

    /// <summary>ExceptionResponse or ConfirmedServiceError in place of the service's own response; null when it is neither.</summary>
    private Refusal? RefusalIn(ReadOnlyMemory<byte> apdu) => apdu.Span[0] switch
    {
        ExceptionResponse.Tag => new Refusal.Exception(Decode(apdu, static octets => ExceptionResponse.Decode(octets.Span))),
        ConfirmedServiceError.Tag => new Refusal.ServiceError(Decode(apdu, static octets => ConfirmedServiceError.Decode(octets.Span))),
        _ => null,
    };

    private T Decode<T>(ReadOnlyMemory<byte> apdu, Func<ReadOnlyMemory<byte>, T> decode)
    {
        try
        {
            return decode(apdu);
        }
        catch (DlmsDecodeException error)
        {
            throw Break(LinkFailure.ProtocolViolation, error.Message, error);
        }
    }

    /// <summary>Servers echo the invoke id; some change the priority bits (vector get-resp-clock answers 40), so only the id counts.</summary>
    private void Match(InvokeIdAndPriority request, InvokeIdAndPriority response)
    {
        if (request.InvokeId != response.InvokeId)
        {
            throw Violation($"a response to invoke id {response.InvokeId} where {request.InvokeId} is due");
        }
    }
}
