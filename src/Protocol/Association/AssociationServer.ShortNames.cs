using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Read, Write and UnconfirmedWrite of short name referencing (IEC 62056-5-3). Methods are read where they return data, else written.</summary>
internal sealed partial class AssociationServer
{
    /// <summary>Octets of a ReadResponse of one block in front of the block's length field: tag, count, choice, last-block, block-number.</summary>
    private const int ReadBlockHeader = 6;

    /// <summary>Of a ReadRequest in blocks: each name in it is work.</summary>
    private const int LongestReadRequest = 0xFFFF;

    private const byte DataChoice = 0;

    private const byte ErrorChoice = 1;

    private bool Read(ServerContext context, ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        var request = ReadRequest.Decode(apdu);
        switch (request.Variables)
        {
            case [VariableAccessSpecification.BlockNumberAccess next]:
                return ReadNext(next.BlockNumber, reply);
            case [VariableAccessSpecification.ReadDataBlockAccess block]:
                return TakeBlock(context, ReadRequest.Tag, block.LastBlock, block.BlockNumber, block.RawData, reply);
            default:
                EndTransfers();
                return ReadAll(context, request.Variables, reply);
        }
    }

    private bool ReadAll(ServerContext context, ValueList<VariableAccessSpecification> variables, AxdrWriter reply)
    {
        if (variables.Count > 1 && !Granted(Conformance.MultipleReferences))
        {
            return Answer(reply, NotSupported);
        }

        // Written as it goes out, SEQUENCE OF results, because that is also what the blocks of a long response carry.
        _value.RawLength(variables.Count);
        foreach (var variable in variables)
        {
            var start = _value.Length;
            _value.RawByte(DataChoice);
            var result = ReadOne(context, variable);
            if (result != DataAccessResult.Success)
            {
                _value.Truncate(start);
                _value.RawByte(ErrorChoice);
                _value.RawByte((byte)result);
            }

            if (_value.Length > maxValueSize)
            {
                EndTransfers();
                return Answer(reply, NotPossible);
            }
        }

        if (1 + _value.Length > MaxReply)
        {
            if (!Granted(Conformance.BlockTransferWithGetOrRead))
            {
                EndTransfers();
                return Answer(reply, PduTooLong);
            }

            _outgoing = new OutgoingBlocks(ReadRequest.Tag, default, _value.WrittenMemory, _blockNumberError);
            return ReadBlock(_outgoing, reply);
        }

        reply.RawByte(ReadResponse.Tag);
        reply.RawOctets(_value.WrittenSpan);
        return true;
    }

    /// <summary>Appends the value to <see cref="_value"/>, or leaves it as it was.</summary>
    private DataAccessResult ReadOne(ServerContext context, VariableAccessSpecification variable)
    {
        switch (variable)
        {
            case VariableAccessSpecification.VariableName plain:
                var member = device.ShortNames!.Find(plain.Name);
                return member.Attribute is { } attribute ? Append(context, attribute, null)
                    : member.Method is { } method ? Return(context, method, null)
                    : DataAccessResult.ObjectUndefined;
            case VariableAccessSpecification.ParameterizedAccess when !Granted(Conformance.ParameterizedAccess):
                return DataAccessResult.ScopeOfAccessViolated;
            case VariableAccessSpecification.ParameterizedAccess access:
                var target = device.ShortNames!.Find(access.Name);
                return target.Attribute is { } selected ? Append(context, selected, SelectionOf(access))
                    : target.Method is { } invoked ? Return(context, invoked, access.Parameter)
                    : DataAccessResult.ObjectUndefined;
            default:
                // A block stands alone, never in a list.
                return DataAccessResult.OtherReason;
        }
    }

    /// <summary>Invokes, and appends what the method returns; null-data where it returns nothing.</summary>
    private DataAccessResult Return(ServerContext context, CosemMethod method, Octets? parameter)
    {
        var result = Invoke(context, method, Meant(parameter));
        if (ResultOf(result) is var refused and not DataAccessResult.Success)
        {
            return refused;
        }

        switch (result.ReturnData)
        {
            case null:
                _value.Null();
                return DataAccessResult.Success;
            case { Refusal: Refusal.Access refusal }:
                return refusal.Result;
            case { } data:
                _value.RawOctets(data.Raw.Span);
                return DataAccessResult.Success;
        }
    }

    private bool ReadNext(ushort number, AxdrWriter reply)
    {
        var refusal = _outgoing is not { Service: ReadRequest.Tag } blocks ? DataAccessResult.NoLongGetInProgress
            : blocks.LastNumber != number ? DataAccessResult.DataBlockNumberInvalid
            : DataAccessResult.Success;
        if (refusal == DataAccessResult.Success)
        {
            return ReadBlock(_outgoing!, reply);
        }

        EndTransfers();
        return Answer(reply, new ReadResult.DataAccessError(refusal));
    }

    private bool ReadBlock(OutgoingBlocks blocks, AxdrWriter reply)
    {
        var block = blocks.Next(BlockCutter.Payload(MaxReply, ReadBlockHeader));
        if (block.BlockNumber > ushort.MaxValue)
        {
            EndTransfers();
            return Answer(reply, new ReadResult.DataAccessError(DataAccessResult.LongGetAborted));
        }

        Answer(reply, new ReadResult.DataBlockResult(block.LastBlock, (ushort)block.BlockNumber, block.RawData));
        if (block.LastBlock)
        {
            EndTransfers();
        }

        return true;
    }

    /// <summary>One block of a request; with the last one the whole is served.</summary>
    private bool TakeBlock(ServerContext context, byte tag, bool last, ushort number, Octets piece, AxdrWriter reply)
    {
        var isRead = tag == ReadRequest.Tag;
        if (!Granted(isRead ? Conformance.BlockTransferWithGetOrRead : Conformance.BlockTransferWithSetOrWrite))
        {
            return Answer(reply, NotSupported);
        }

        if (number == 1)
        {
            EndTransfers();
            _longRequest = new LongRequest.InShortNames(tag, isRead ? Math.Min(maxValueSize, LongestReadRequest) : maxValueSize);
        }

        if (_longRequest is not LongRequest.InShortNames request || request.Tag != tag)
        {
            EndTransfers();
            return Refuse(isRead ? DataAccessResult.NoLongGetInProgress : DataAccessResult.NoLongSetInProgress);
        }

        switch (request.Assembly.Add(number, last, piece.Span))
        {
            case BlockOutcome.Accepted:
                return isRead ? Answer(reply, new ReadResult.NextBlock(number)) : Answer(reply, new WriteResult.NextBlock(number));
            case BlockOutcome.Complete:
                EndTransfers();
                byte[] whole = [tag, .. request.Assembly.Value.Span];
                if (isRead)
                {
                    return ReadAll(context, ReadRequest.Decode(whole).Variables, reply);
                }

                var write = WriteRequest.Decode(whole);
                return WriteAll(context, write.Variables, write.Data, reply);
            case BlockOutcome.WrongNumber:
                EndTransfers();
                return Refuse(DataAccessResult.DataBlockNumberInvalid);
            default:
                EndTransfers();
                return Refuse(isRead ? DataAccessResult.LongGetAborted : DataAccessResult.LongSetAborted);
        }

        bool Refuse(DataAccessResult result) => isRead ? Answer(reply, new ReadResult.DataAccessError(result)) : Answer(reply, new WriteResult.DataAccessError(result));
    }

    /// <summary>Passes 3 and 4 of HLS: reply_to_HLS_authentication is read with the client's proof, and returns ours.</summary>
    private bool AuthenticateByShortName(ServerHandshake handshake, ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        if (ReadRequest.Decode(apdu).Variables is not [VariableAccessSpecification.ParameterizedAccess access]
            || access.Name != ShortNameLink.Association.NameOfMethod(ShortNameMethods.ReplyToHls))
        {
            return Answer(reply, NotAllowed);
        }

        return Prove(handshake, access.Parameter) is { } answer
            ? Answer(reply, new ReadResult.Data(new Octets(answer.WrittenMemory)))
            : Answer(reply, new ReadResult.DataAccessError(DataAccessResult.OtherReason));
    }

    private static SelectiveAccess SelectionOf(VariableAccessSpecification.ParameterizedAccess access)
    {
        byte[] descriptor = [access.Selector, .. access.Parameter.Span];
        var reader = new AxdrReader(descriptor, RawSlices.Layer);
        return AccessSelection.ReadDescriptor(ref reader);
    }

    /// <summary>A method without parameter is given null-data.</summary>
    private static Octets? Meant(Octets? parameter) => parameter is { Span: [0] } ? null : parameter;

    /// <summary>The numbers of Action-Result are those of Data-Access-Result.</summary>
    private static DataAccessResult ResultOf(ActionResponseResult result) =>
        result.Refusal is Refusal.Action refused ? (DataAccessResult)(byte)refused.Result : DataAccessResult.Success;

    private static bool Answer(AxdrWriter reply, ReadResult result)
    {
        reply.Clear();
        new ReadResponse(ValueList.Create(result)).Encode(reply);
        return true;
    }
}
