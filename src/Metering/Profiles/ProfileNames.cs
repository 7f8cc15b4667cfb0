namespace PrepaidMeter.Metering.Profiles;

/// <summary>Names of the profile generic objects in meter profiles; stores keep rows and watermarks under them.</summary>
public static class ProfileNames
{
    public const string LoadProfile = "loadProfile";
    public const string DailyFreeze = "dailyFreeze";
    public const string Billing = "billing";
    public const string Events = "events";
}
