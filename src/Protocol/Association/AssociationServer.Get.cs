using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationServer
{
    /// <summary>Octets of get-response-with-datablock in front of the block's length field: header, last-block, block-number, choice.</summary>
    private const int GetBlockHeader = ServiceHeader + BlockCutter.BlockHeader + 1;

    /// <summary>The response that is going out in blocks, a view of <see cref="_value"/>.</summary>
    private OutgoingBlocks? _outgoing;
    private uint _blockNumberError;

    private bool Get(ServerContext context, ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        var request = GetRequest.Decode(apdu.Span);
        switch (request)
        {
            case GetRequest.Normal normal:
                EndTransfers();
                return GetOne(context, normal, reply);
            case GetRequest.WithList list when Granted(Conformance.MultipleReferences):
                EndTransfers();
                return GetList(context, list, reply);
            case GetRequest.Next next:
                return GetNext(next, reply);
            default:
                return Answer(reply, NotSupported);
        }
    }

    private bool GetOne(ServerContext context, GetRequest.Normal request, AxdrWriter reply)
    {
        var result = Read(context, request.Attribute, request.Access);
        if (result == DataAccessResult.Success && ServiceHeader + 1 + _value.Length > MaxReply)
        {
            return GetFirstBlock(request.InvokeIdAndPriority, reply);
        }

        var answer = result == DataAccessResult.Success ? new GetResult(_value.WrittenMemory, null) : GetResult.Refused(result);
        new GetResponse.Normal(request.InvokeIdAndPriority, answer).Encode(reply);
        return true;
    }

    private bool GetList(ServerContext context, GetRequest.WithList request, AxdrWriter reply)
    {
        // Written as it goes out, SEQUENCE OF Get-Data-Result, because that is also what the blocks of a long list carry.
        _value.RawLength(request.Attributes.Count);
        foreach (var (attribute, access) in request.Attributes)
        {
            var start = _value.Length;
            _value.RawByte(0);
            var result = Read(context, attribute, access);
            if (result != DataAccessResult.Success)
            {
                _value.Truncate(start);
                _value.RawByte(1);
                _value.RawByte((byte)result);
            }

            if (_value.Length > maxValueSize)
            {
                EndTransfers();
                return Answer(reply, NotPossible);
            }
        }

        if (ServiceHeader + _value.Length > MaxReply)
        {
            return GetFirstBlock(request.InvokeIdAndPriority, reply);
        }

        WriteHeader(reply, GetResponse.Tag, GetResponse.WithList.Choice, request.InvokeIdAndPriority);
        reply.RawOctets(_value.WrittenSpan);
        return true;
    }

    /// <summary>Appends the value to <see cref="_value"/>, or leaves it as it was.</summary>
    private DataAccessResult Read(ServerContext context, CosemAttribute attribute, SelectiveAccess? access)
    {
        if (access is not null && !Granted(Conformance.SelectiveAccess))
        {
            return DataAccessResult.ScopeOfAccessViolated;
        }

        return Append(context, attribute, access);
    }

    private DataAccessResult Append(ServerContext context, CosemAttribute attribute, SelectiveAccess? access)
    {
        var start = _value.Length;
        var result = device.Get(context, attribute, access, _value);
        if (result == DataAccessResult.Success && _value.Length - start > maxValueSize)
        {
            result = DataAccessResult.LongGetAborted;
        }

        if (result != DataAccessResult.Success)
        {
            _value.Truncate(start);
        }

        return result;
    }

    private bool GetFirstBlock(InvokeIdAndPriority id, AxdrWriter reply)
    {
        if (!Granted(Conformance.BlockTransferWithGetOrRead))
        {
            EndTransfers();
            return Answer(reply, PduTooLong);
        }

        _outgoing = new OutgoingBlocks(GetRequest.Tag, id, _value.WrittenMemory, _blockNumberError);
        return GetBlock(_outgoing, reply);
    }

    private bool GetNext(GetRequest.Next request, AxdrWriter reply)
    {
        var refusal = _outgoing is not { Service: GetRequest.Tag } blocks || blocks.Id.InvokeId != request.InvokeIdAndPriority.InvokeId ? DataAccessResult.NoLongGetInProgress
            : blocks.LastNumber != request.BlockNumber ? DataAccessResult.DataBlockNumberInvalid
            : DataAccessResult.Success;
        if (refusal == DataAccessResult.Success)
        {
            return GetBlock(_outgoing!, reply);
        }

        EndTransfers();
        new GetResponse.WithDataBlock(request.InvokeIdAndPriority, LastBlock: true, request.BlockNumber, default, refusal).Encode(reply);
        return true;
    }

    private bool GetBlock(OutgoingBlocks blocks, AxdrWriter reply)
    {
        var block = blocks.Next(BlockCutter.Payload(MaxReply, GetBlockHeader));
        reply.Clear();
        new GetResponse.WithDataBlock(blocks.Id, block.LastBlock, block.BlockNumber, block.RawData).Encode(reply);
        if (block.LastBlock)
        {
            EndTransfers();
        }

        return true;
    }

    private static void WriteHeader(AxdrWriter reply, byte tag, byte choice, InvokeIdAndPriority id)
    {
        reply.RawByte(tag);
        reply.RawByte(choice);
        reply.RawByte(id.Value);
    }
}
