namespace PrepaidMeter.HeadEnd.Api;

/// <summary>How much one request may ask for or bring.</summary>
internal static class ApiLimits
{
    public const int DefaultPageSize = 100;

    public const int LargestPageSize = 1000;

    /// <summary>Rows of readings in one answer; a caller narrows the time range to see more.</summary>
    public const int LargestReadingCount = 50_000;

    /// <summary>JSON bodies are small: the largest is a tariff calendar.</summary>
    public const long LargestJsonBody = 256 * 1024;

    /// <summary>Octets of a signed request, which is read whole before it is believed.</summary>
    public const int LargestSignedBody = 16 * 1024;

    /// <summary>CSV import: about half a million meters.</summary>
    public const long LargestImportBody = 64 * 1024 * 1024;

    public const int LongestText = 200;

    public const int LongestSerialNumber = 100;
}
