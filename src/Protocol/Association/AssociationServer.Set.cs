using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationServer
{
    /// <summary>The SET or ACTION that is arriving in blocks.</summary>
    private LongRequest? _longRequest;

    private bool Set(ServerContext context, ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        var request = SetRequest.Decode(apdu);
        var id = request.InvokeIdAndPriority;
        switch (request)
        {
            case SetRequest.Normal normal:
                EndTransfers();
                new SetResponse.Normal(id, Write(context, new(normal.Attribute, normal.Access), normal.Value.Span)).Encode(reply);
                break;
            case SetRequest.WithList list when Granted(Conformance.MultipleReferences) && list.Attributes.Count == list.Values.Count:
                EndTransfers();
                new SetResponse.WithList(id, Write(context, list.Attributes, list.Values)).Encode(reply);
                break;
            case SetRequest.WithFirstDataBlock first when Granted(Conformance.BlockTransferWithSetOrWrite):
                EndTransfers();
                _longRequest = new LongRequest.OfSet(id, maxValueSize, ValueList.Create(new AttributeWithSelection(first.Attribute, first.Access)), isList: false);
                SetBlock(context, id, first.Block, reply);
                break;
            case SetRequest.WithListAndFirstDataBlock first when Granted(Conformance.BlockTransferWithSetOrWrite | Conformance.MultipleReferences):
                EndTransfers();
                _longRequest = new LongRequest.OfSet(id, maxValueSize, first.Attributes, isList: true);
                SetBlock(context, id, first.Block, reply);
                break;
            case SetRequest.WithDataBlock next:
                SetBlock(context, id, next.Block, reply);
                break;
            case SetRequest.WithList { Attributes.Count: var attributes, Values.Count: var values } when attributes != values:
                return Answer(reply, NotPossible);
            default:
                return Answer(reply, NotSupported);
        }

        // An unconfirmed request is served and not answered (IEC 62056-5-3, service class).
        return id.IsConfirmed;
    }

    private void SetBlock(ServerContext context, InvokeIdAndPriority id, DataBlockSA block, AxdrWriter reply)
    {
        if (_longRequest is not LongRequest.OfSet set || set.Id.InvokeId != id.InvokeId)
        {
            EndTransfers();
            new SetResponse.LastDataBlock(id, DataAccessResult.NoLongSetInProgress, block.BlockNumber).Encode(reply);
            return;
        }

        switch (set.Assembly.Add(block.BlockNumber, block.LastBlock, block.RawData.Span))
        {
            case BlockOutcome.Accepted:
                new SetResponse.DataBlock(id, block.BlockNumber).Encode(reply);
                return;
            case BlockOutcome.Complete:
                EndTransfers();
                SetAssembled(context, set).Encode(reply);
                return;
            case BlockOutcome.WrongNumber:
                EndTransfers();
                new SetResponse.LastDataBlock(id, DataAccessResult.DataBlockNumberInvalid, block.BlockNumber).Encode(reply);
                return;
            default:
                EndTransfers();
                new SetResponse.LastDataBlock(id, DataAccessResult.LongSetAborted, block.BlockNumber).Encode(reply);
                return;
        }
    }

    private SetResponse SetAssembled(ServerContext context, LongRequest.OfSet set)
    {
        var octets = set.Assembly.Value;
        var number = set.Assembly.LastNumber;
        if (!set.IsList)
        {
            return new SetResponse.LastDataBlock(set.Id, Write(context, set.Attributes[0], octets.Span), number);
        }

        var values = ReadValues(octets);
        return values.Count == set.Attributes.Count
            ? new SetResponse.LastDataBlockWithList(set.Id, Write(context, set.Attributes, values), number)
            : new SetResponse.LastDataBlock(set.Id, DataAccessResult.LongSetAborted, number);
    }

    private ValueList<DataAccessResult> Write(ServerContext context, ValueList<AttributeWithSelection> attributes, ValueList<Octets> values)
    {
        var results = new DataAccessResult[attributes.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Write(context, attributes[i], values[i].Span);
        }

        return ValueList.Create<DataAccessResult>(results);
    }

    private DataAccessResult Write(ServerContext context, AttributeWithSelection target, ReadOnlySpan<byte> value)
    {
        if (target.Access is not null && !Granted(Conformance.SelectiveAccess))
        {
            return DataAccessResult.ScopeOfAccessViolated;
        }

        return device.Set(context, target.Attribute, target.Access, AxdrDecoder.Decode(value));
    }

    /// <summary>What the blocks of a list add up to: SEQUENCE OF Data.</summary>
    private static ValueList<Octets> ReadValues(ReadOnlyMemory<byte> octets)
    {
        var reader = new AxdrReader(octets.Span, RawSlices.Layer);
        var values = RawSlices.List<Octets>(ref reader, octets, RawSlices.Data);
        reader.End();
        return values;
    }
}
