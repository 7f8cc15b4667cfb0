using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationClient
{
    /// <summary>A date-time with its tag, a register's value, a scaler_unit.</summary>
    private const int SmallValue = 24;

    private const int SharedArray = 96;

    private Memory<byte> _kept;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<GetResult> GetAsync(GetItem item, CancellationToken cancellationToken)
    {
        var id = BeginRequest();
        GetRequest.Normal.Encode(_request, id, item.Attribute, item.Access);
        var apdu = await ExchangeAsync(cancellationToken);
        if (RefusalIn(apdu) is { } refusal)
        {
            return new(default, refusal);
        }

        if (Decode(apdu, GetResponse.DecodeNormal) is { } normal)
        {
            Match(id, normal.Id);
            return Kept(normal.Result);
        }

        var response = Decode(apdu, GetResponse.Decode);
        Match(id, response.InvokeIdAndPriority);
        switch (response)
        {
            case GetResponse.WithDataBlock first:
                var result = await GetBlocksAsync(id, first, cancellationToken);
                return result.IsSuccess ? Whole(result) : result;
            default:
                throw Violation("a list answers a GET of one attribute");
        }
    }

    /// <summary>Asks for block after block. The result's octets are put together but not yet checked.</summary>
    private async ValueTask<GetResult> GetBlocksAsync(InvokeIdAndPriority id, GetResponse.WithDataBlock block, CancellationToken cancellationToken)
    {
        var assembly = new BlockAssembly(_options.MaxValueSize);
        while (true)
        {
            if (block.Refusal is { } result)
            {
                return GetResult.Refused(result);
            }

            if (Take(assembly, block.BlockNumber, block.LastBlock, block.RawData.Span))
            {
                return new(assembly.Value, null);
            }

            _request.Clear();
            new GetRequest.Next(id, assembly.LastNumber).Encode(_request);
            var apdu = await ExchangeAsync(cancellationToken);
            if (RefusalIn(apdu) is { } refusal)
            {
                return new(default, refusal);
            }

            var response = Decode(apdu, GetResponse.Decode);
            Match(id, response.InvokeIdAndPriority);
            switch (response)
            {
                case GetResponse.WithDataBlock next:
                    block = next;
                    break;
                case GetResponse.Normal { Result.IsSuccess: false } aborted:
                    return aborted.Result;
                default:
                    throw Violation($"no data block answers the request for the block after {assembly.LastNumber}");
            }
        }
    }

    /// <summary>True when the block completes the value.</summary>
    private bool Take(BlockAssembly assembly, uint number, bool last, ReadOnlySpan<byte> rawData) => assembly.Add(number, last, rawData) switch
    {
        BlockOutcome.Accepted => false,
        BlockOutcome.Complete => true,
        BlockOutcome.WrongNumber => throw Violation($"block {number} where {assembly.LastNumber + 1L} is due"),
        BlockOutcome.TooLong => throw Violation($"a value of more than {_options.MaxValueSize} octets in blocks"),
        _ => throw Violation($"block {number} is empty and not the last"),
    };

    /// <summary>A value put together from blocks is one whole value.</summary>
    private GetResult Whole(GetResult result)
    {
        var length = Decode(result.Raw, static octets => AxdrDecoder.Measure(octets.Span));
        return length == result.Raw.Length ? result : throw Violation($"{result.Raw.Length - length} octets follow the value in the blocks");
    }

    /// <summary>The response lies in the receive buffer; what outlives the exchange is copied once. Small values, most of a session's, share an array.</summary>
    private GetResult Kept(GetResult result)
    {
        if (!result.IsSuccess)
        {
            return result;
        }

        var length = result.Raw.Length;
        if (length > SmallValue)
        {
            return result with { Raw = result.Raw.ToArray() };
        }

        if (length > _kept.Length)
        {
            _kept = new byte[SharedArray];
        }

        var copy = _kept[..length];
        _kept = _kept[length..];
        result.Raw.CopyTo(copy);
        return result with { Raw = copy };
    }
}
