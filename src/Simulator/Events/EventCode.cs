namespace PrepaidMeter.Simulator.Events;

/// <summary>Event codes; the numbers are those IDIS meters use in their standard and disconnector logs.</summary>
internal enum EventCode : byte
{
    PowerDown = 1,
    PowerUp = 2,
    DaylightSavingChanged = 3,
    ClockAdjustedOld = 4,
    ClockAdjustedNew = 5,
    TariffActivated = 9,
    FirmwareActivated = 18,
    PassiveTariffProgrammed = 19,
    ParametersChanged = 47,
    ReadyForManualReconnection = 59,
    ManualDisconnection = 60,
    ManualConnection = 61,
    RemoteDisconnection = 62,
    RemoteConnection = 63,
    LocalDisconnection = 64,
    LimiterThresholdExceeded = 65,
    LimiterThresholdOk = 66,
    LimiterThresholdChanged = 67,
    LocalReconnection = 69,
}
