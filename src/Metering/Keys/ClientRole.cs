namespace PrepaidMeter.Metering.Keys;

/// <summary>Which client of a meter a secret belongs to: least privilege per job.</summary>
public enum ClientRole
{
    /// <summary>Public client 16, no secret.</summary>
    Public = 0,
    Reading = 1,
    Setting = 2,
}
