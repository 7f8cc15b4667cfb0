namespace PrepaidMeter.HeadEnd.Api.Safety;

internal static class SafetyFaults
{
    /// <summary>Null when the reason can go to the record: it is hashed as one line.</summary>
    public static string? OfReason(string reason) =>
        reason.Length is > 0 and <= ApiLimits.LongestText && !reason.Any(char.IsControl) ? null : $"reason: one line of 1 to {ApiLimits.LongestText} characters";
}
