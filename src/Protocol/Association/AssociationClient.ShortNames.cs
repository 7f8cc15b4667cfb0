using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>The services of short name referencing. They carry no invoke id; <see cref="ShortNameLink"/> maps logical names to them.</summary>
internal sealed partial class AssociationClient
{
    /// <summary>Tag and count of a ReadRequest.</summary>
    private const int ReadHeader = 2;

    /// <summary>WriteRequest of one block in front of its length field: tag, count, choice, last-block, block-number, count, tag of octet-string.</summary>
    private const int WriteBlockHeader = 8;

    /// <summary>Octets of requests in short names that fit the meter.</summary>
    public int MaxVariables => MaxRequest - ReadHeader;

    public bool Grants(Conformance services) => _association.Grants(services);

    /// <summary>Reads variables, in blocks where the meter answers so: one result for each. A refusal of the whole request is that of every variable.</summary>
    public async ValueTask<IReadOnlyList<GetResult>> ReadAsync(ValueList<VariableAccessSpecification> variables, CancellationToken cancellationToken)
    {
        BeginShortNameRequest();
        new ReadRequest(variables).Encode(_request);
        var apdu = await ExchangeAsync(cancellationToken);
        if (RefusalIn(apdu) is { } refusal)
        {
            return Enumerable.Repeat(new GetResult(default, refusal), variables.Count).ToList();
        }

        // The results are views of the APDU: one copy keeps them all.
        var results = Decode(apdu.ToArray(), ReadResponse.Decode).Results;
        if (results is [ReadResult.DataBlockResult first])
        {
            return await ReadBlocksAsync(first, variables.Count, cancellationToken);
        }

        return ToResults(results, variables.Count);
    }

    /// <summary>Writes one variable; null means the meter reported success.</summary>
    public async ValueTask<Refusal?> WriteAsync(VariableAccessSpecification variable, DlmsData value, CancellationToken cancellationToken)
    {
        BeginShortNameRequest();
        _value.Data(value);
        var request = new WriteRequest(ValueList.Create(variable), ValueList.Create(new Octets(_value.WrittenMemory)));
        request.Encode(_request);
        if (NeedsServiceBlocks && _association.Grants(Conformance.BlockTransferWithSetOrWrite))
        {
            // The blocks carry the request without its tag.
            return await WriteBlocksAsync(_request.WrittenMemory[1..].ToArray(), cancellationToken);
        }

        var apdu = await ExchangeAsync(cancellationToken);
        return RefusalIn(apdu) ?? ToRefusal(Decode(apdu, WriteResponse.Decode).Results);
    }

    /// <summary>Writes one variable without an answer. Nobody learns whether it was done.</summary>
    /// <exception cref="NotSupportedException">Over HDLC, where it would go in UI frames.</exception>
    public async ValueTask WriteUnconfirmedAsync(VariableAccessSpecification variable, DlmsData value, CancellationToken cancellationToken)
    {
        BeginShortNameRequest();
        if (!_channel.CanStream)
        {
            throw new NotSupportedException("An unconfirmed Write does not go over HDLC: UI frames are not sent.");
        }

        _value.Data(value);
        new UnconfirmedWriteRequest(ValueList.Create(variable), ValueList.Create(new Octets(_value.WrittenMemory))).Encode(_request);
        await ExchangeAsync(cancellationToken, expectsResponse: false);
    }

    private void BeginShortNameRequest()
    {
        EnsureOpen();
        _request.Clear();
        _value.Clear();
    }

    private async ValueTask<IReadOnlyList<GetResult>> ReadBlocksAsync(ReadResult.DataBlockResult block, int count, CancellationToken cancellationToken)
    {
        var assembly = new BlockAssembly(_options.MaxValueSize);
        while (!Take(assembly, block.BlockNumber, block.LastBlock, block.RawData.Span))
        {
            _request.Clear();
            new ReadRequest(ValueList.Create<VariableAccessSpecification>(new VariableAccessSpecification.BlockNumberAccess(block.BlockNumber))).Encode(_request);
            var apdu = await ExchangeAsync(cancellationToken);
            if (RefusalIn(apdu) is { } refusal)
            {
                return Enumerable.Repeat(new GetResult(default, refusal), count).ToList();
            }

            switch (Decode(apdu, ReadResponse.Decode).Results)
            {
                case [ReadResult.DataBlockResult next]:
                    block = next;
                    break;
                case [ReadResult.DataAccessError aborted]:
                    return Enumerable.Repeat(GetResult.Refused(aborted.Result), count).ToList();
                default:
                    throw Violation($"no data block answers the request for the block after {assembly.LastNumber}");
            }
        }

        return ReadAssembled(assembly.Value, count);
    }

    /// <summary>The blocks carry the list of results; servers exist that send the result or the value alone.</summary>
    private IReadOnlyList<GetResult> ReadAssembled(ReadOnlyMemory<byte> octets, int count)
    {
        try
        {
            var reader = new AxdrReader(octets.Span, RawSlices.Layer);
            var results = RawSlices.List<ReadResult>(ref reader, octets, ReadResult.Read);
            reader.End();
            return ToResults(results, count);
        }
        catch (DlmsDecodeException) when (count == 1 && IsOneValue(octets.Span))
        {
            return [new GetResult(octets, null)];
        }
        catch (DlmsDecodeException) when (count == 1 && octets.Span is [0, .. var value] && IsOneValue(value))
        {
            return [new GetResult(octets[1..], null)];
        }
        catch (DlmsDecodeException error)
        {
            throw Break(LinkFailure.ProtocolViolation, error.Message, error);
        }
    }

    private GetResult[] ToResults(ValueList<ReadResult> results, int count)
    {
        if (results.Count != count)
        {
            throw Violation($"{results.Count} results answer a Read of {count}");
        }

        return [.. results.Select(result => result switch
        {
            ReadResult.Data data => new GetResult(data.Value.Memory, null),
            ReadResult.DataAccessError error => GetResult.Refused(error.Result),
            _ => throw Violation("a block among the results of a Read"),
        })];
    }

    private async ValueTask<Refusal?> WriteBlocksAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var blocks = new BlockCutter(request);
        while (true)
        {
            var block = blocks.Next(BlockCutter.Payload(MaxRequest, WriteBlockHeader));
            if (block.BlockNumber > ushort.MaxValue)
            {
                throw new RequestTooLongException(request.Length, MaxRequest);
            }

            _value.Clear();
            _value.OctetString(block.RawData.Span);
            _request.Clear();
            new WriteRequest(
                ValueList.Create<VariableAccessSpecification>(new VariableAccessSpecification.WriteDataBlockAccess(block.LastBlock, (ushort)block.BlockNumber)),
                ValueList.Create(new Octets(_value.WrittenMemory))).Encode(_request);
            var apdu = await ExchangeAsync(cancellationToken);
            if (RefusalIn(apdu) is { } refusal)
            {
                return refusal;
            }

            switch (Decode(apdu, WriteResponse.Decode).Results)
            {
                case [WriteResult.NextBlock acknowledged] when acknowledged.BlockNumber == block.BlockNumber && !block.LastBlock:
                    break;
                case [WriteResult.DataAccessError error]:
                    return new Refusal.Access(error.Result);
                case [WriteResult.Success] when block.LastBlock:
                    return null;
                default:
                    throw Violation($"block {block.BlockNumber} of a Write was answered out of order");
            }
        }
    }

    private Refusal.Access? ToRefusal(ValueList<WriteResult> results) => results switch
    {
        [WriteResult.Success] => null,
        [WriteResult.DataAccessError error] => new(error.Result),
        _ => throw Violation("a Write of one variable was answered by a block or a list"),
    };
}
