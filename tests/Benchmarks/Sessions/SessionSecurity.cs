namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>How sessions associate, in the words of --security.</summary>
internal enum SessionSecurity
{
    None,
    HlsGmac,
}
