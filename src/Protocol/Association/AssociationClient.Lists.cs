using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>SET and ACTION with list: as many items in a request as fit into the meter's PDU.</summary>
internal sealed partial class AssociationClient
{
    /// <summary>Tag, choice, invoke id and the counts of both lists.</summary>
    private const int TwoListsHeader = ListHeader + 1;

    public async ValueTask<IReadOnlyList<Refusal?>> SetListAsync(IReadOnlyList<AccessItem.Set> items, CancellationToken cancellationToken)
    {
        EnsureOpen();
        var results = new Refusal?[items.Count];
        for (var next = 0; next < items.Count;)
        {
            var count = ListLength(items, next, static (item, writer) =>
            {
                new AttributeWithSelection(item.Attribute, item.Access).Write(writer);
                writer.Data(item.Value);
            }, TwoListsHeader);
            if (count < 2)
            {
                results[next] = await SetAsync(items[next].Attribute, items[next].Value, cancellationToken, items[next].Access);
                next++;
            }
            else if (await SetWithListAsync(items, next, results.AsMemory(next, count), cancellationToken))
            {
                next += count;
            }
            else
            {
                _listRefused = true;
            }
        }

        return results;
    }

    public async ValueTask<IReadOnlyList<ActionResponseResult>> InvokeListAsync(IReadOnlyList<AccessItem.Action> items, CancellationToken cancellationToken)
    {
        EnsureOpen();
        var results = new ActionResponseResult[items.Count];
        for (var next = 0; next < items.Count;)
        {
            var count = ListLength(items, next, static (item, writer) =>
            {
                writer.RawMethod(item.Method);
                writer.Data(item.Parameter ?? DlmsData.Null.Instance);
            }, TwoListsHeader);
            if (count < 2)
            {
                results[next] = await InvokeAsync(items[next].Method, items[next].Parameter, cancellationToken);
                next++;
            }
            else
            {
                await InvokeWithListAsync(items, next, results.AsMemory(next, count), cancellationToken);
                next += count;
            }
        }

        return results;
    }

    /// <summary>False when the meter does not serve the list.</summary>
    private async ValueTask<bool> SetWithListAsync(IReadOnlyList<AccessItem.Set> items, int start, Memory<Refusal?> results, CancellationToken cancellationToken)
    {
        var id = BeginRequest();
        var attributes = new AttributeWithSelection[results.Length];
        var ends = new int[results.Length];
        for (var i = 0; i < attributes.Length; i++)
        {
            var item = items[start + i];
            attributes[i] = new(item.Attribute, item.Access);
            _value.Data(item.Value);
            ends[i] = _value.Length;
        }

        new SetRequest.WithList(id, ValueList.Create<AttributeWithSelection>(attributes), WrittenValues(ends)).Encode(_request);
        var apdu = await ExchangeAsync(cancellationToken);
        if (RefusalIn(apdu) is not null)
        {
            return false;
        }

        var response = Decode(apdu, static octets => SetResponse.Decode(octets.Span));
        Match(id, response.InvokeIdAndPriority);
        if (response is not SetResponse.WithList list || list.Results.Count != results.Length)
        {
            throw Violation($"a SET of {results.Length} attributes was answered by {response}");
        }

        for (var i = 0; i < results.Length; i++)
        {
            results.Span[i] = AsRefusal(list.Results[i]);
        }

        return true;
    }

    private async ValueTask InvokeWithListAsync(IReadOnlyList<AccessItem.Action> items, int start, Memory<ActionResponseResult> results, CancellationToken cancellationToken)
    {
        var id = BeginRequest();
        var methods = new CosemMethod[results.Length];
        var ends = new int[results.Length];
        for (var i = 0; i < methods.Length; i++)
        {
            methods[i] = items[start + i].Method;
            _value.Data(items[start + i].Parameter ?? DlmsData.Null.Instance);
            ends[i] = _value.Length;
        }

        new ActionRequest.WithList(id, ValueList.Create<CosemMethod>(methods), WrittenValues(ends)).Encode(_request);
        var apdu = await ExchangeAsync(cancellationToken);
        if (RefusalIn(apdu) is { } refusal)
        {
            results.Span.Fill(new(refusal, null));
            return;
        }

        // The results are views of the APDU: one copy keeps them all.
        var response = Decode(apdu.ToArray(), ActionResponse.Decode);
        Match(id, response.InvokeIdAndPriority);
        ValueList<ActionResponseResult> list;
        switch (response)
        {
            case ActionResponse.WithList whole:
                list = whole.Results;
                break;
            case ActionResponse.WithPBlock first:
                var blocks = await ReturnBlocksAsync(id, first, cancellationToken);
                if (blocks.Refusal is { } aborted)
                {
                    results.Span.Fill(new(aborted, null));
                    return;
                }

                list = Decode(blocks.Raw, ReadAssembledList);
                break;
            default:
                throw Violation($"an ACTION of {results.Length} methods was answered by {response}");
        }

        if (list.Count != results.Length)
        {
            throw Violation($"{list.Count} results answer an ACTION of {results.Length} methods");
        }

        for (var i = 0; i < list.Count; i++)
        {
            results.Span[i] = list[i];
        }
    }

    /// <summary>How many items from <paramref name="start"/> on go into one request within the meter's PDU size; below 2 means no list.</summary>
    private int ListLength<T>(IReadOnlyList<T> items, int start, Action<T, AxdrWriter> write, int header)
    {
        EnsureOpen();
        if (_listRefused || !_association.Grants(Conformance.MultipleReferences))
        {
            return 1;
        }

        var most = Math.Min(_options.MaxListItems == 0 ? MaxListItems : Math.Min(_options.MaxListItems, MaxListItems), items.Count - start);
        _request.Clear();
        var count = 0;
        for (; count < most; count++)
        {
            write(items[start + count], _request);
            if (header + _request.Length > MaxRequest)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>The values that <see cref="_value"/> holds one behind the other.</summary>
    private ValueList<Octets> WrittenValues(ReadOnlySpan<int> ends)
    {
        var values = new Octets[ends.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new(_value.WrittenMemory[(i == 0 ? 0 : ends[i - 1])..ends[i]]);
        }

        return ValueList.Create<Octets>(values);
    }

    /// <summary>What the blocks of a list add up to: SEQUENCE OF Action-Response-With-Optional-Data.</summary>
    private static ValueList<ActionResponseResult> ReadAssembledList(ReadOnlyMemory<byte> octets)
    {
        var reader = new AxdrReader(octets.Span, RawSlices.Layer);
        var results = RawSlices.List<ActionResponseResult>(ref reader, octets, ActionResponseResult.Read);
        reader.End();
        return results;
    }
}
