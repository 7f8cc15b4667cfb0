using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>What SET and ACTION with list do, by single requests: for meters and drivers without lists.</summary>
internal static class ListOneByOne
{
    public static async ValueTask<IReadOnlyList<Refusal?>> SetAsync(IMeterLink link, IReadOnlyList<AccessItem.Set> items, CancellationToken cancellationToken)
    {
        var results = new Refusal?[items.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = await link.SetAsync(items[i].Attribute, items[i].Value, cancellationToken, items[i].Access);
        }

        return results;
    }

    public static async ValueTask<IReadOnlyList<ActionResponseResult>> InvokeAsync(IMeterLink link, IReadOnlyList<AccessItem.Action> items, CancellationToken cancellationToken)
    {
        var results = new ActionResponseResult[items.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = await link.InvokeAsync(items[i].Method, items[i].Parameter, cancellationToken);
        }

        return results;
    }
}
