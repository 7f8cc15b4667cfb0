using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Wrapper;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// The client's end of an association. A request goes: the service's file (AssociationClient.Get.cs...) encodes it ->
/// <see cref="ExchangeAsync"/> sends it and waits -> the service's file decodes and matches the response. Whatever ends the link passes
/// <see cref="Break"/>, which alone marks it dead and makes the exception.
/// </summary>
internal sealed partial class AssociationClient : IMeterLink
{
    /// <summary>What ACSE and error APDUs may take, however small the client's PDU size is.</summary>
    private const int MinReceiveLength = 1024;

    /// <summary>The end that is nobody's failure.</summary>
    private static readonly ObjectDisposedException Released = new(nameof(IMeterLink), "The link was released or disposed.");

    private readonly ITransport _transport;
    private readonly ushort _serverAddress;
    private readonly AssociationOptions _options;
    private readonly ApplicationAssociation _association;
    private readonly IClientChannel _channel;
    private readonly LinkDeadline _deadline;
    private readonly AxdrWriter _request = new(160); // a profile by range, five columns
    private readonly AxdrWriter _value = new(0);

    private Exception? _end;
    private Task _closing = Task.CompletedTask;
    private bool _underWay;

    private AssociationClient(
        ITransport transport, IClientChannel channel, ushort serverAddress, AssociationOptions options, ApplicationAssociation association, TimeProvider timeProvider)
    {
        _transport = transport;
        _channel = channel;
        _serverAddress = serverAddress;
        _options = options;
        _association = association;
        _deadline = new LinkDeadline(timeProvider);
    }

    public NegotiatedContext Context => _association.Context;

    public LinkTraffic Traffic => new(_transport.OctetsSent, _transport.OctetsReceived);

    /// <summary>Longest request the meter takes; a server PDU size of 0 states no limit.</summary>
    private int MaxRequest => MaxApdu - CipheringOverhead;

    /// <summary>The same, ciphered.</summary>
    private int MaxApdu => Context.ServerMaxReceivePduSize is 0 ? WrapperHeader.MaxLength : Context.ServerMaxReceivePduSize;

    /// <summary>Associates over a connected transport, which is the client's with its channel from here on, also when this fails.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<AssociationClient> AssociateAsync(
        ITransport transport, IClientChannel channel, ushort serverAddress, AssociationOptions options, ApplicationAssociation association, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var client = new AssociationClient(transport, channel, serverAddress, options, association, timeProvider);
        try
        {
            await client.AssociateAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask DisposeAsync()
    {
        End(Released);
        await _closing;
        _channel.Dispose();
        _deadline.Dispose();
        _association.Security?.Dispose();
        if (!_underWay)
        {
            _association.Security?.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AssociateAsync(CancellationToken cancellationToken)
    {
        _channel.MaxReceiveLength = MinReceiveLength;
        var security = _association.BeginRequest();
        var counter = security is null ? default : await security.NextCounterAsync(forProof: false, cancellationToken);
        _association.Request(counter).Encode(_request);
        var apdu = await ExchangeAsync(cancellationToken);
        if (RefusalIn(apdu) is { } refusal)
        {
            throw Violation($"AARQ was answered by {refusal}");
        }

        var aare = Decode(apdu, static octets => Aare.Decode(octets.Span));
        try
        {
            _association.Accept(aare);
        }
        catch (DlmsDecodeException error)
        {
            throw Break(LinkFailure.ProtocolViolation, error.Message, error);
        }

        if (_association.State == AssociationState.AuthenticationPending)
        {
            await AuthenticateAsync(security!, cancellationToken);
        }

        _channel.MaxReceiveLength = _options.MaxReceivePduSize == 0 ? WrapperHeader.MaxLength : Math.Max((int)_options.MaxReceivePduSize, MinReceiveLength);
    }

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
    private async ValueTask<ReadOnlyMemory<byte>> ExchangeAsync(CancellationToken cancellationToken, bool keepWhenSilent = false, bool expectsResponse = true)
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
            var response = expectsResponse ? await ReceiveAsync(cancellationToken) : default;
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

    /// <summary>The next APDU for us that is neither a notification nor the late answer to a request given up.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (source, destination, apdu) = await (_blocks is null ? _channel.ReceiveAsync(_deadline.Token) : ReceiveWhileTransferringAsync(cancellationToken));
            if (source != _serverAddress || destination != _options.ClientAddress)
            {
                throw new DlmsDecodeException(
                    "wrapper", 2, $"a frame from wPort {source} to {destination} where {_serverAddress} to {_options.ClientAddress} is due");
            }

            if (apdu.Span[0] == GeneralBlockTransfer.Tag && _association.IsGranted(Conformance.GeneralBlockTransfer))
            {
                apdu = await TakeBlockAsync(apdu);
                if (apdu.IsEmpty)
                {
                    continue;
                }
            }

            if (!IsNotification(apdu.Span[0]))
            {
                apdu = Incoming(apdu);
            }

            if (!IsNotification(apdu.Span[0]) && !AnswersAbandoned(apdu.Span))
            {
                _blocks = null;
                return apdu;
            }
        }
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

    private void EnsureOpen()
    {
        switch (_end)
        {
            case null when _underWay:
                throw new InvalidOperationException("A request is under way on this link; one at a time.");
            case null:
                break;
            case LinkException first:
                throw new LinkException(first.Failure, $"The link is gone: {first.Message}", first);
            case OperationCanceledException first:
                throw new LinkException(LinkFailure.Closed, $"The link is gone: {first.Message}", first);
            default:
                throw new ObjectDisposedException(nameof(IMeterLink), _end.Message);
        }
    }

    /// <summary>An AARQ is sent before any limit is known.</summary>
    private void EnsureFits()
    {
        var limit = _association.State == AssociationState.AssociationPending ? WrapperHeader.MaxLength : MaxRequest;
        if (_request.Length > limit && !FitsGeneralBlocks())
        {
            throw new RequestTooLongException(_request.Length, limit);
        }
    }

    private LinkException Violation(string problem) => Break(LinkFailure.ProtocolViolation, $"The meter broke the protocol: {problem}.");

    private LinkException Break(LinkFailure failure, string message, Exception? inner = null)
    {
        var error = new LinkException(failure, message, inner);
        End(error);
        return error;
    }

    private void End(Exception reason)
    {
        if (_end is not null)
        {
            return;
        }

        _end = reason;
        _association.End();
        _closing = _transport.DisposeAsync().AsTask();
    }
}
