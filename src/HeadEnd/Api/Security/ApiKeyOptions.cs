namespace PrepaidMeter.HeadEnd.Api.Security;

/// <summary>One caller that may change things, configured under <c>HeadEnd:ApiKeys</c>.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>What the audit calls the caller.</summary>
    public string Name { get; set; } = "";

    /// <summary>SHA-256 of the key in hex: the key itself is in no file. <c>headend keys new</c> makes a pair.</summary>
    public string Sha256 { get; set; } = "";
}
