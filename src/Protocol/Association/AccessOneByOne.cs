using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>What ACCESS does, by the services it combines: for meters and drivers without it.</summary>
internal static class AccessOneByOne
{
    public static async ValueTask<IReadOnlyList<AccessResult>> RunAsync(
        IMeterLink link, IReadOnlyList<AccessItem> items, bool breakOnError, CancellationToken cancellationToken)
    {
        var results = new AccessResult[items.Count];
        var stopped = false;
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = stopped ? new(default, NotDone(items[i])) : await RunAsync(link, items[i], cancellationToken);
            stopped |= breakOnError && !results[i].IsSuccess;
        }

        return results;
    }

    private static async ValueTask<AccessResult> RunAsync(IMeterLink link, AccessItem item, CancellationToken cancellationToken)
    {
        switch (item)
        {
            case AccessItem.Get get:
                var value = await link.GetAsync(new(get.Attribute, get.Access), cancellationToken);
                return new(value.Raw, value.Refusal);
            case AccessItem.Set set:
                return new(default, await link.SetAsync(set.Attribute, set.Value, cancellationToken, set.Access));
            case AccessItem.Action action:
                var result = await link.InvokeAsync(action.Method, action.Parameter, cancellationToken);
                return new(result.ReturnData is { IsSuccess: true } data ? data.Raw : default, result.Refusal);
            default:
                throw new InvalidOperationException($"{item.GetType().Name} is not of the closed set.");
        }
    }

    private static Refusal NotDone(AccessItem item) =>
        item is AccessItem.Action ? new Refusal.Action(ActionResult.OtherReason) : new Refusal.Access(DataAccessResult.OtherReason);
}
