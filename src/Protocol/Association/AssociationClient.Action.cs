using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationClient
{
    /// <summary>Cosem-Method-Descriptor: class, logical name, method.</summary>
    private const int MethodDescriptor = 9;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ActionResponseResult> InvokeAsync(CosemMethod method, DlmsData? parameter, CancellationToken cancellationToken)
    {
        var id = BeginRequest();
        Octets? octets = null;
        if (parameter is not null)
        {
            _value.Data(parameter);
            octets = new Octets(_value.WrittenMemory);
        }

        new ActionRequest.Normal(id, method, octets).Encode(_request);
        var blocks = new BlockCutter(_value.WrittenMemory);
        var inBlocks = NeedsServiceBlocks && _association.Grants(Conformance.BlockTransferWithAction);
        if (inBlocks)
        {
            var payload = FirstBlockPayload(_value.Length, MethodDescriptor);
            _request.Clear();
            new ActionRequest.WithFirstPBlock(id, method, blocks.Next(payload)).Encode(_request);
        }

        while (true)
        {
            var apdu = await ExchangeAsync(cancellationToken);
            if (RefusalIn(apdu) is { } refusal)
            {
                return new(refusal, null);
            }

            var response = Decode(apdu, ActionResponse.Decode);
            Match(id, response.InvokeIdAndPriority);
            switch (response)
            {
                // A refusal may come before the last block; success can not.
                case ActionResponse.Normal normal when !inBlocks || blocks.IsAtEnd || !normal.Result.IsSuccess:
                    return Kept(normal.Result);
                case ActionResponse.WithPBlock first when !inBlocks || blocks.IsAtEnd:
                    var whole = await ReturnBlocksAsync(id, first, cancellationToken);
                    return whole.Refusal is { } aborted ? new(aborted, null) : Decode(whole.Raw, ReadAssembled);
                case ActionResponse.NextPBlock acknowledged when inBlocks && !blocks.IsAtEnd && acknowledged.BlockNumber == blocks.LastNumber:
                    break;
                default:
                    throw Violation(inBlocks ? $"block {blocks.LastNumber} of an ACTION was answered by {response}" : $"an ACTION was answered by {response}");
            }

            _request.Clear();
            new ActionRequest.WithPBlock(id, blocks.Next(BlockCutter.Payload(MaxRequest, ServiceHeader + BlockCutter.BlockHeader))).Encode(_request);
        }
    }

    /// <summary>Asks for block after block of the response. What the octets are is not yet checked.</summary>
    private async ValueTask<GetResult> ReturnBlocksAsync(InvokeIdAndPriority id, ActionResponse.WithPBlock block, CancellationToken cancellationToken)
    {
        var assembly = new BlockAssembly(_options.MaxValueSize);
        while (!Take(assembly, block.Block.BlockNumber, block.Block.LastBlock, block.Block.RawData.Span))
        {
            _request.Clear();
            new ActionRequest.NextPBlock(id, assembly.LastNumber).Encode(_request);
            var apdu = await ExchangeAsync(cancellationToken);
            if (RefusalIn(apdu) is { } refusal)
            {
                return new(default, refusal);
            }

            var response = Decode(apdu, ActionResponse.Decode);
            Match(id, response.InvokeIdAndPriority);
            switch (response)
            {
                case ActionResponse.WithPBlock next:
                    block = next;
                    break;
                case ActionResponse.Normal { Result.Refusal: { } aborted }:
                    return new(default, aborted);
                default:
                    throw Violation($"no block answers the request for the block after {assembly.LastNumber}");
            }
        }

        return new(assembly.Value, null);
    }

    /// <summary>The blocks carry an Action-Response-With-Optional-Data; servers exist that send the return value alone.</summary>
    private static ActionResponseResult ReadAssembled(ReadOnlyMemory<byte> octets)
    {
        try
        {
            return ActionResponseResult.Decode(octets);
        }
        catch (DlmsDecodeException) when (IsOneValue(octets.Span))
        {
            return new(null, new GetResult(octets, null));
        }
    }

    private static bool IsOneValue(ReadOnlySpan<byte> octets)
    {
        try
        {
            return AxdrDecoder.Measure(octets) == octets.Length;
        }
        catch (DlmsDecodeException)
        {
            return false;
        }
    }

    private ActionResponseResult Kept(ActionResponseResult result) =>
        result.ReturnData is { } data ? result with { ReturnData = Kept(data) } : result;
}
