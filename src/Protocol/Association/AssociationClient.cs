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

    /// <summary>A client that has yet to associate. Transport, channel and deadline are its own from here on.</summary>
    public AssociationClient(
        ITransport transport, IClientChannel channel, ushort serverAddress, AssociationOptions options, ApplicationAssociation association, LinkDeadline deadline)
    {
        _transport = transport;
        _channel = channel;
        _serverAddress = serverAddress;
        _options = options;
        _association = association;
        _deadline = deadline;
    }

    public NegotiatedContext Context => _association.Context;

    public LinkTraffic Traffic => new(_transport.OctetsSent, _transport.OctetsReceived);

    /// <summary>Longest request the meter takes; a server PDU size of 0 states no limit.</summary>
    private int MaxRequest => MaxApdu - CipheringOverhead;

    /// <summary>The same, ciphered.</summary>
    private int MaxApdu => Context.ServerMaxReceivePduSize is 0 ? WrapperHeader.MaxLength : Context.ServerMaxReceivePduSize;

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

    /// <summary>Writes the AARQ for the exchange that follows.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask PrepareAarqAsync(CancellationToken cancellationToken)
    {
        _channel.MaxReceiveLength = MinReceiveLength;
        var security = _association.BeginRequest();
        var counter = security is null ? default : await security.NextCounterAsync(forProof: false, cancellationToken);
        _association.Request(_value, counter).Encode(_request);
    }

    /// <summary>Takes what answers the AARQ.</summary>
    /// <exception cref="AssociationRejectedException">The meter said no.</exception>
    /// <exception cref="LinkException">No AARE, or one on terms that were not proposed.</exception>
    public void TakeAare(ReadOnlyMemory<byte> apdu)
    {
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
    }

    /// <summary>Associated: responses are as long as was negotiated from here on.</summary>
    public void Begin() =>
        _channel.MaxReceiveLength = _options.MaxReceivePduSize == 0 ? WrapperHeader.MaxLength : Math.Max((int)_options.MaxReceivePduSize, MinReceiveLength);

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
