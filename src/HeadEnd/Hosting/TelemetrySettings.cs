namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Where metrics and traces go: the configuration section "HeadEnd:Telemetry".</summary>
internal sealed class TelemetrySettings
{
    /// <summary>Address of an OpenTelemetry collector (OTLP over gRPC), such as http://localhost:4317; empty: nothing is sent.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>Of 100 sessions, those whose span is sent.</summary>
    public int TracePercent { get; set; } = 100;

    /// <summary>Null when nothing is to be sent; each fault is named in <paramref name="faults"/>.</summary>
    public Uri? Endpoint(List<string> faults)
    {
        if (TracePercent is < 0 or > 100)
        {
            faults.Add($"{HeadEndOptions.Section}:Telemetry:TracePercent: {TracePercent} is not within 0 to 100");
        }

        if (OtlpEndpoint.Length == 0)
        {
            return null;
        }

        if (Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return uri;
        }

        faults.Add($"{HeadEndOptions.Section}:Telemetry:OtlpEndpoint: '{OtlpEndpoint}' is no address such as http://localhost:4317");
        return null;
    }
}
