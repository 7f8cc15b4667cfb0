using Microsoft.Extensions.Options;
using PrepaidMeter.HeadEnd.Api.Security;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Names every fault of the configuration by its key.</summary>
internal sealed class HeadEndOptionsValidator : IValidateOptions<HeadEndOptions>
{
    private const int Sha256HexLength = 64;

    public ValidateOptionsResult Validate(string? name, HeadEndOptions options)
    {
        var faults = new List<string>();
        CheckUrls(options.Urls, faults);
        CheckRange(nameof(options.MaxSessions), options.MaxSessions, 1, 20_000, faults);
        CheckRange(nameof(options.ReadParallelism), options.ReadParallelism, 1, 10_000, faults);
        if (NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.TimeZone) is null)
        {
            faults.Add($"{HeadEndOptions.Section}:TimeZone: '{options.TimeZone}' is no tzdb time zone such as Asia/Shanghai");
        }

        if (!Protocol.Security.SystemTitle.TryParse(options.ClientSystemTitle, out _))
        {
            faults.Add($"{HeadEndOptions.Section}:ClientSystemTitle: '{options.ClientSystemTitle}' is no system title: 16 hex digits");
        }

        if (!RoleNames.TryParse(options.Roles, out _))
        {
            faults.Add($"{HeadEndOptions.Section}:Roles: '{options.Roles}' is no list of api, worker, scheduler");
        }

        if (options.Node.Length > Metering.Nodes.Node.LongestName)
        {
            faults.Add($"{HeadEndOptions.Section}:Node: at most {Metering.Nodes.Node.LongestName} characters");
        }

        CheckRange(nameof(options.ShardMeters), options.ShardMeters, 1, Metering.Plans.PlanOptions.MostMetersOfAShard, faults);
        CheckRange(nameof(options.LeaseSeconds), options.LeaseSeconds, 2, 3_600, faults);
        CheckRange(nameof(options.CheckInSeconds), options.CheckInSeconds, 1, 60, faults);
        CheckRange(nameof(options.CommandParallelism), options.CommandParallelism, 1, 1_000, faults);
        options.Prepayment.ToPolicy(faults);
        options.Safety.ToOptions(faults);
        options.Clock.ToOptions(faults);
        options.Links.ToOptions(faults);
        options.Telemetry.Endpoint(faults);
        options.Retention.ToOptions(faults);
        options.Audit.Check(faults);
        options.DialIn.Check(faults);
        ChannelKeyOptions.Check(options.ChannelKeys, faults);
        for (var i = 0; i < options.ApiKeys.Count; i++)
        {
            var key = options.ApiKeys[i];
            if (key.Name.Length is 0 or > 64)
            {
                faults.Add($"{HeadEndOptions.Section}:ApiKeys:{i}:Name: 1 to 64 characters");
            }

            if (key.Sha256.Length != Sha256HexLength || !key.Sha256.All(char.IsAsciiHexDigit))
            {
                faults.Add($"{HeadEndOptions.Section}:ApiKeys:{i}:Sha256: {Sha256HexLength} hex digits, as 'headend keys api' prints them");
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckUrls(string urls, List<string> faults)
    {
        var parts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            faults.Add($"{HeadEndOptions.Section}:Urls: at least one address");
        }

        foreach (var part in parts)
        {
            // "http://*:8080" and "http://+:8080" are addresses for Kestrel, but no URIs.
            var url = part.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            {
                faults.Add($"{HeadEndOptions.Section}:Urls: '{part}' is no address such as http://127.0.0.1:8080");
            }
        }
    }

    private static void CheckRange(string key, int value, int from, int to, List<string> faults)
    {
        if (value < from || value > to)
        {
            faults.Add($"{HeadEndOptions.Section}:{key}: {value} is not within {from} to {to}");
        }
    }
}
