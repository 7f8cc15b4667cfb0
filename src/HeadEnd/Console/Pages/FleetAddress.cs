using Microsoft.AspNetCore.WebUtilities;
using PrepaidMeter.Prepayment.Fleet;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Writes addresses of the fleet page: every view of it can be bookmarked and sent to a colleague.</summary>
public static class FleetAddress
{
    public static string Of(FleetFilter filter, string search, string? after = null, string? before = null)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (filter != FleetFilter.All)
        {
            query["show"] = Name(filter);
        }

        if (search.Length > 0)
        {
            query["q"] = search;
        }

        if (after is not null)
        {
            query["after"] = after;
        }

        if (before is not null)
        {
            query["before"] = before;
        }

        return QueryHelpers.AddQueryString("/", query);
    }

    public static string Name(FleetFilter filter) => filter.ToString().ToLowerInvariant();

    /// <summary>What a filtered table is called.</summary>
    public static string Title(FleetFilter filter) => filter switch
    {
        FleetFilter.ReadOk => "Meters read today",
        FleetFilter.Failed => "Meters that failed today",
        FleetFilter.NotTried => "Meters not tried today",
        FleetFilter.Never => "Meters never read",
        FleetFilter.SupplyOff => "Meters with supply off",
        FleetFilter.LowBalance => "Meters with a low balance",
        _ => "Meters",
    };
}
