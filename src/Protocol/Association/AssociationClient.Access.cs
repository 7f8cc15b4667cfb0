using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationClient
{
    private const uint BreakOnErrorBit = 0x2000_0000;

    private static readonly Octets NullData = new(new byte[] { 0 });

    public async ValueTask<IReadOnlyList<AccessResult>> AccessAsync(IReadOnlyList<AccessItem> items, CancellationToken cancellationToken, bool breakOnError = false)
    {
        EnsureOpen();
        if (items.Count == 0)
        {
            return [];
        }

        if (!_association.Grants(Conformance.Access))
        {
            return await AccessOneByOne.RunAsync(this, items, breakOnError, cancellationToken);
        }

        var id = EncodeAccess(items, breakOnError);
        var apdu = await ExchangeAsync(cancellationToken);
        var results = new AccessResult[items.Count];
        if (RefusalIn(apdu) is { } refusal)
        {
            Array.Fill(results, new AccessResult(default, refusal));
            return results;
        }

        // The results are views of the APDU: one copy keeps them all.
        var response = Decode(apdu.ToArray(), AccessResponse.Decode);
        if (response.LongInvokeIdAndPriority.InvokeId != id.InvokeId)
        {
            throw Violation($"a response to invoke id {response.LongInvokeIdAndPriority.InvokeId} where {id.InvokeId} is due");
        }

        if (response.Results.Count != items.Count || response.Data.Count != items.Count)
        {
            throw Violation($"{response.Results.Count} results and {response.Data.Count} data answer an ACCESS of {items.Count}");
        }

        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ToResult(items[i], response.Results[i], response.Data[i]);
        }

        return results;
    }

    private LongInvokeIdAndPriority EncodeAccess(IReadOnlyList<AccessItem> items, bool breakOnError)
    {
        var id = _association.NextLongInvokeIdAndPriority();
        var specifications = new AccessRequestSpecification[items.Count];
        var ends = new int[items.Count];
        _request.Clear();
        _value.Clear();
        for (var i = 0; i < specifications.Length; i++)
        {
            switch (items[i])
            {
                case AccessItem.Get get:
                    specifications[i] = new AccessRequestSpecification.Get(get.Attribute, get.Access);
                    _value.Null();
                    break;
                case AccessItem.Set set:
                    specifications[i] = new AccessRequestSpecification.Set(set.Attribute, set.Access);
                    _value.Data(set.Value);
                    break;
                case AccessItem.Action action:
                    specifications[i] = new AccessRequestSpecification.Action(action.Method);
                    _value.Data(action.Parameter ?? DlmsData.Null.Instance);
                    break;
            }

            ends[i] = _value.Length;
        }

        var request = new AccessRequest(
            breakOnError ? new(id.Value | BreakOnErrorBit) : id, null, ValueList.Create<AccessRequestSpecification>(specifications), WrittenValues(ends));
        request.Encode(_request);
        return id;
    }

    private AccessResult ToResult(AccessItem item, AccessResponseSpecification result, Octets data)
    {
        var matches = (item, result) is (AccessItem.Get, AccessResponseSpecification.Get)
            or (AccessItem.Set, AccessResponseSpecification.Set)
            or (AccessItem.Action, AccessResponseSpecification.Action);
        if (!matches)
        {
            throw Violation($"{result} answers '{item}' in an ACCESS");
        }

        // What was read may be null-data; where nothing is to be returned null-data stands for nothing.
        var isValue = result.Refusal is null && (item is AccessItem.Get || (item is AccessItem.Action && data != NullData));
        return new(isValue ? data.Memory : default, result.Refusal);
    }
}
