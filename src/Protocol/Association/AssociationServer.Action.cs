using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationServer
{
    private bool Action(ServerContext context, ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        var request = ActionRequest.Decode(apdu);
        var id = request.InvokeIdAndPriority;
        switch (request)
        {
            case ActionRequest.Normal normal:
                EndTransfers();
                ActOne(context, id, normal.Method, normal.Parameter, reply);
                break;
            case ActionRequest.WithList list when Granted(Conformance.MultipleReferences) && list.Methods.Count == list.Parameters.Count:
                EndTransfers();
                ActList(context, id, list.Methods, list.Parameters, reply);
                break;
            case ActionRequest.WithFirstPBlock first when Granted(Conformance.BlockTransferWithAction):
                EndTransfers();
                _longRequest = new LongRequest.OfAction(id, maxValueSize, ValueList.Create(first.Method), isList: false);
                ActionBlock(context, id, first.Block, reply);
                break;
            case ActionRequest.WithListAndFirstPBlock first when Granted(Conformance.BlockTransferWithAction | Conformance.MultipleReferences):
                EndTransfers();
                _longRequest = new LongRequest.OfAction(id, maxValueSize, first.Methods, isList: true);
                ActionBlock(context, id, first.Block, reply);
                break;
            case ActionRequest.WithPBlock next:
                ActionBlock(context, id, next.Block, reply);
                break;
            case ActionRequest.NextPBlock next:
                return ReturnNext(next, reply);
            case ActionRequest.WithList { Methods.Count: var methods, Parameters.Count: var parameters } when methods != parameters:
                return Answer(reply, NotPossible);
            default:
                return Answer(reply, NotSupported);
        }

        // An unconfirmed request is served and not answered (IEC 62056-5-3, service class).
        return id.IsConfirmed;
    }

    private void ActOne(ServerContext context, InvokeIdAndPriority id, CosemMethod method, Octets? parameter, AxdrWriter reply)
    {
        Invoke(context, method, parameter).Write(_value);
        Return(id, ActionResponse.Normal.Choice, reply);
    }

    private void ActList(ServerContext context, InvokeIdAndPriority id, ValueList<CosemMethod> methods, ValueList<Octets> parameters, AxdrWriter reply)
    {
        _value.RawLength(methods.Count);
        for (var i = 0; i < methods.Count; i++)
        {
            Invoke(context, methods[i], parameters[i]).Write(_value);
        }

        Return(id, ActionResponse.WithList.Choice, reply);
    }

    private ActionResponseResult Invoke(ServerContext context, CosemMethod method, Octets? parameter)
    {
        var returnData = new AxdrWriter(64);
        var result = device.Invoke(context, method, parameter is { } octets ? AxdrDecoder.Decode(octets.Span) : null, returnData);
        if (result != ActionResult.Success)
        {
            return new(new Refusal.Action(result), null);
        }

        // The method has run: a return value that can not be sent does not undo that.
        return returnData.Length == 0 ? default
            : returnData.Length > maxValueSize ? new(null, GetResult.Refused(DataAccessResult.OtherReason))
            : new(null, new GetResult(returnData.WrittenMemory, null));
    }

    /// <summary>Sends what <see cref="_value"/> holds, in one response or the first block of several.</summary>
    private void Return(InvokeIdAndPriority id, byte choice, AxdrWriter reply)
    {
        if (ServiceHeader + _value.Length <= MaxReply)
        {
            WriteHeader(reply, ActionResponse.Tag, choice, id);
            reply.RawOctets(_value.WrittenSpan);
        }
        else if (Granted(Conformance.BlockTransferWithAction) && id.IsConfirmed)
        {
            _outgoing = new OutgoingBlocks(ActionRequest.Tag, id, _value.WrittenMemory, _blockNumberError);
            ReturnBlock(_outgoing, reply);
        }
        else
        {
            EndTransfers();
            Answer(reply, PduTooLong);
        }
    }

    private void ActionBlock(ServerContext context, InvokeIdAndPriority id, DataBlockSA block, AxdrWriter reply)
    {
        var action = _longRequest as LongRequest.OfAction;
        var outcome = action is null || action.Id.InvokeId != id.InvokeId
            ? null
            : (BlockOutcome?)action.Assembly.Add(block.BlockNumber, block.LastBlock, block.RawData.Span);
        switch (outcome)
        {
            case BlockOutcome.Accepted:
                new ActionResponse.NextPBlock(id, block.BlockNumber).Encode(reply);
                return;
            case BlockOutcome.Complete:
                EndTransfers();
                ActAssembled(context, action!, reply);
                return;
            default:
                EndTransfers();
                var result = outcome switch
                {
                    null => ActionResult.NoLongActionInProgress,
                    BlockOutcome.WrongNumber => ActionResult.DataBlockUnavailable,
                    _ => ActionResult.LongActionAborted,
                };
                new ActionResponse.Normal(id, new(new Refusal.Action(result), null)).Encode(reply);
                return;
        }
    }

    private void ActAssembled(ServerContext context, LongRequest.OfAction action, AxdrWriter reply)
    {
        if (!action.IsList)
        {
            ActOne(context, action.Id, action.Methods[0], new Octets(action.Assembly.Value), reply);
            return;
        }

        var parameters = ReadValues(action.Assembly.Value);
        if (parameters.Count == action.Methods.Count)
        {
            ActList(context, action.Id, action.Methods, parameters, reply);
            return;
        }

        new ActionResponse.Normal(action.Id, new(new Refusal.Action(ActionResult.LongActionAborted), null)).Encode(reply);
    }

    private bool ReturnNext(ActionRequest.NextPBlock request, AxdrWriter reply)
    {
        if (_outgoing is { Service: ActionRequest.Tag } blocks && blocks.Id.InvokeId == request.InvokeIdAndPriority.InvokeId && blocks.LastNumber == request.BlockNumber)
        {
            ReturnBlock(blocks, reply);
            return true;
        }

        EndTransfers();
        new ActionResponse.Normal(request.InvokeIdAndPriority, new(new Refusal.Action(ActionResult.DataBlockUnavailable), null)).Encode(reply);
        return true;
    }

    private void ReturnBlock(OutgoingBlocks blocks, AxdrWriter reply)
    {
        var block = blocks.Next(BlockCutter.Payload(MaxReply, ServiceHeader + BlockCutter.BlockHeader));
        reply.Clear();
        new ActionResponse.WithPBlock(blocks.Id, block).Encode(reply);
        if (block.LastBlock)
        {
            EndTransfers();
        }
    }
}
