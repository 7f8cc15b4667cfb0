using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Wrapper;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// The server's end of one association, without I/O: an APDU in, at most one APDU out, or some blocks of a general block transfer. One client, one logical device. The switch in
/// <see cref="Dispatch"/> is the table of contents; each service is in its own file. Nothing a client sends makes it throw.
/// </summary>
internal sealed partial class AssociationServer(ILogicalDevice device, ushort clientAddress, int maxValueSize) : IDisposable
{
    /// <summary>Longest request taken before an AARQ has settled on a size.</summary>
    public const int MaxRequestWithoutAssociation = 1024;

    /// <summary>Tag, choice and invoke id.</summary>
    private const int ServiceHeader = 3;

    /// <summary>A buffer that grew beyond this is dropped when its transfer ends: idle associations should cost little.</summary>
    private const int KeptCapacity = 4096;

    private ServerContext? _context;
    private Conformance _conformance;
    private int _maxRequest = MaxRequestWithoutAssociation;

    /// <summary>Longest request taken now: one put together from blocks may be longer.</summary>
    private int _requestLimit = MaxRequestWithoutAssociation;
    private AxdrWriter _value = new(64);

    /// <summary>Also while HLS is under way.</summary>
    public bool IsAssociated => _context is not null || _handshake is not null;

    /// <summary>Longest response before it is protected in the way its request was; general blocks cut any.</summary>
    private int MaxReply => Granted(Conformance.GeneralBlockTransfer) ? int.MaxValue : Math.Max(_maxBlock - (_ciphering?.Overhead ?? 0), ApplicationAssociation.MinPduSize);

    /// <summary>Longest APDU worth receiving. Between the size agreed on and this a request is answered by pdu-too-long.</summary>
    public int MaxRequest => Math.Max(_maxRequest, MaxRequestWithoutAssociation);

    /// <summary>Serves one request; false when nothing is to be answered. <paramref name="reply"/> is empty on entry.</summary>
    public bool Handle(ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        try
        {
            return apdu.Span[0] == GeneralBlockTransfer.Tag ? HandleBlock(apdu, reply) : HandleUncut(apdu, reply);
        }
        catch (DlmsDecodeException)
        {
            EndTransfers();
            _blocks = null;
            return Answer(reply, NotPossible);
        }
        catch (InvocationCounterExhaustedException)
        {
            // Nothing more can be said under this key; the client must bring a new one.
            End();
            return Answer(reply, NotPossible);
        }
    }

    public void Dispose() => End();

    private bool Dispatch(ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        var tag = apdu.Span[0];
        switch (tag)
        {
            case AarqTag:
                Associate(apdu.Span, reply);
                return true;
            case GetResponse.Tag or SetResponse.Tag or ActionResponse.Tag or AccessResponse.Tag or ReadResponse.Tag or WriteResponse.Tag or ExceptionResponse.Tag or ConfirmedServiceError.Tag or AareTag or RlreTag:
                // Answering an answer could go on for ever.
                return false;
            case not RlrqTag when !IsService(tag):
                return Answer(reply, ServiceUnknown);
        }

        if (_handshake is not null && tag == (device.ShortNames is null ? ActionRequest.Tag : ReadRequest.Tag))
        {
            return device.ShortNames is null ? Authenticate(_handshake, apdu, reply) : AuthenticateByShortName(_handshake, apdu, reply);
        }

        if (_handshake is not null && tag == RlrqTag)
        {
            return Release(apdu.Span, reply);
        }

        if (_context is not { } context)
        {
            return Answer(reply, NotAllowed);
        }

        if (apdu.Length > _requestLimit)
        {
            return Answer(reply, PduTooLong);
        }

        return tag switch
        {
            RlrqTag => Release(apdu.Span, reply),
            GetRequest.Tag => Granted(Conformance.Get) ? Get(context, apdu, reply) : Answer(reply, NotSupported),
            SetRequest.Tag => Granted(Conformance.Set) ? Set(context, apdu, reply) : Answer(reply, NotSupported),
            AccessRequest.Tag => Granted(Conformance.Access) ? Access(context, apdu, reply) : Answer(reply, NotSupported),
            ReadRequest.Tag => Granted(Conformance.Read) ? Read(context, apdu, reply) : Answer(reply, NotSupported),
            WriteRequest.Tag => Granted(Conformance.Write) ? Write(context, apdu, reply) : Answer(reply, NotSupported),
            UnconfirmedWriteRequest.Tag => WriteUnconfirmed(context, apdu),
            _ => Granted(Conformance.Action) ? Action(context, apdu, reply) : Answer(reply, NotSupported),
        };
    }

    private bool IsService(byte tag) => device.ShortNames is null
        ? tag is GetRequest.Tag or SetRequest.Tag or ActionRequest.Tag or AccessRequest.Tag
        : tag is ReadRequest.Tag or WriteRequest.Tag or UnconfirmedWriteRequest.Tag;

    private bool Granted(Conformance service) => (_conformance & service) == service;

    /// <summary>The association and all that belongs to it.</summary>
    private void End()
    {
        EndTransfers();
        _blocks = null;
        _context = null;
        _handshake = null;
        _ciphering?.Dispose();
        _ciphering = null;
    }

    /// <summary>A new request of any kind ends what was being transferred in blocks.</summary>
    private void EndTransfers()
    {
        _outgoing = null;
        _longRequest = null;
        if (_value.Length > KeptCapacity)
        {
            _value = new AxdrWriter(64);
        }

        _value.Clear();
    }

    private static bool Answer(AxdrWriter reply, ExceptionResponse exception)
    {
        reply.Clear();
        exception.Encode(reply);
        return true;
    }

    private static readonly ExceptionResponse NotAllowed = new(1, 1);

    private static readonly ExceptionResponse NotSupported = new(1, 2);

    private static readonly ExceptionResponse NotPossible = new(1, 3);

    private static readonly ExceptionResponse PduTooLong = new(1, 4);

    private static readonly ExceptionResponse ServiceUnknown = new(2, 2);
}
