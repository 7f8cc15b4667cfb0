namespace PrepaidMeter.Metering;

/// <summary>Event ids of this assembly's logs; stable, because operators filter by them.</summary>
internal static class LogEvents
{
    public const int ChangeHandlerFailed = 1001;
    public const int MetersImported = 1002;
    public const int ImportRefused = 1003;

    public const int SessionOpened = 1101;
    public const int IdentityMismatch = 1103;
    public const int ReleaseFailed = 1105;
    public const int IdentityConfirmed = 1106;
    public const int CounterHalfUsed = 1107;
    public const int CounterRecovered = 1108;

    public const int WorkFaulted = 1111;
    public const int CircuitChanged = 1112;

    public const int CollectionDone = 1201;
    public const int CollectionFailed = 1202;
    public const int CollectionFaulted = 1203;
    public const int AttemptNotRecorded = 1204;

    public const int ClockAlarm = 1211;
    public const int ClockToBeSet = 1212;
    public const int ClockNotRequested = 1213;

    public const int CommandRequested = 1301;
    public const int CommandRefused = 1302;
    public const int CommandSending = 1303;
    public const int CommandConcluded = 1304;
    public const int CommandNotSent = 1305;
    public const int CommandUnknown = 1306;
    public const int CommandFaulted = 1307;
    public const int CommandRoundFailed = 1308;
    public const int CommandQuarantined = 1309;

    public const int PlanSkipped = 1401;
    public const int PlanGroupGone = 1402;
    public const int PlanDeadline = 1403;
    public const int PlanMeterFaulted = 1404;
    public const int BackfillFaulted = 1405;
}
