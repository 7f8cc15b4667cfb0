using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationClient
{
    /// <summary>Octets of a set-response-datablock: tag, choice, invoke id, block number.</summary>
    private const int DataBlockResponse = 7;

    /// <summary>Tag, choice and invoke id.</summary>
    private const int ServiceHeader = 3;

    public async ValueTask<Refusal?> SetAsync(CosemAttribute attribute, DlmsData value, CancellationToken cancellationToken, SelectiveAccess? access = null)
    {
        var id = BeginRequest();
        _value.Data(value);
        new SetRequest.Normal(id, attribute, access, new Octets(_value.WrittenMemory)).Encode(_request);
        if (NeedsServiceBlocks && _association.Grants(Conformance.BlockTransferWithSetOrWrite))
        {
            return await SetBlocksAsync(id, attribute, access, cancellationToken);
        }

        var apdu = await ExchangeAsync(cancellationToken);
        if (RefusalIn(apdu) is { } refusal)
        {
            return refusal;
        }

        var response = Decode(apdu, static octets => SetResponse.Decode(octets.Span));
        Match(id, response.InvokeIdAndPriority);
        return response is SetResponse.Normal normal ? AsRefusal(normal.Result) : throw Violation("a block or list answers a SET of one attribute");
    }

    /// <summary>Sends the value in <see cref="_value"/> block by block; the next goes out when the meter acknowledged the last by its number.</summary>
    private async ValueTask<Refusal?> SetBlocksAsync(InvokeIdAndPriority id, CosemAttribute attribute, SelectiveAccess? access, CancellationToken cancellationToken)
    {
        var blocks = new BlockCutter(_value.WrittenMemory);
        var payload = FirstBlockPayload(_value.Length, DescriptorLength(attribute, access));
        new SetRequest.WithFirstDataBlock(id, attribute, access, blocks.Next(payload)).Encode(_request);
        while (true)
        {
            var apdu = await ExchangeAsync(cancellationToken);
            if (RefusalIn(apdu) is { } refusal)
            {
                return refusal;
            }

            var response = Decode(_options.AcceptLongSetBlockResponse ? WithoutExcess(apdu) : apdu, static octets => SetResponse.Decode(octets.Span));
            Match(id, response.InvokeIdAndPriority);
            switch (response)
            {
                case SetResponse.DataBlock acknowledged when acknowledged.BlockNumber == blocks.LastNumber && !blocks.IsAtEnd:
                    break;
                case SetResponse.LastDataBlock last when last.Result != DataAccessResult.Success || (blocks.IsAtEnd && last.BlockNumber == blocks.LastNumber):
                    return AsRefusal(last.Result);
                case SetResponse.Normal normal when normal.Result != DataAccessResult.Success || blocks.IsAtEnd:
                    return AsRefusal(normal.Result);
                default:
                    throw Violation($"block {blocks.LastNumber} of a SET was answered by {response}");
            }

            _request.Clear();
            new SetRequest.WithDataBlock(id, blocks.Next(BlockCutter.Payload(MaxRequest, ServiceHeader + BlockCutter.BlockHeader))).Encode(_request);
        }
    }

    private static ReadOnlyMemory<byte> WithoutExcess(ReadOnlyMemory<byte> apdu) =>
        apdu.Length == DataBlockResponse + 1 && apdu.Span is [SetResponse.Tag, SetResponse.DataBlock.Choice, ..] ? apdu[..DataBlockResponse] : apdu;

    /// <summary>Octets of an attribute descriptor and its access selection, measured by writing them.</summary>
    private int DescriptorLength(CosemAttribute attribute, SelectiveAccess? access)
    {
        _request.Clear();
        new AttributeWithSelection(attribute, access).Write(_request);
        var length = _request.Length;
        _request.Clear();
        return length;
    }

    /// <exception cref="RequestTooLongException">Not one octet of the value fits behind the descriptor.</exception>
    private int FirstBlockPayload(int valueLength, int descriptor)
    {
        var payload = BlockCutter.Payload(MaxRequest, ServiceHeader + descriptor + BlockCutter.BlockHeader);
        return payload > 0 ? payload : throw new RequestTooLongException(ServiceHeader + descriptor + BlockCutter.BlockHeader + 1 + valueLength, MaxRequest);
    }

    private static Refusal.Access? AsRefusal(DataAccessResult result) => result == DataAccessResult.Success ? null : new Refusal.Access(result);
}
