namespace PrepaidMeter.Prepayment.Accounts;

/// <summary>What it takes to open an account.</summary>
/// <param name="MeterSerial">Serial number of a meter that has no open account.</param>
/// <param name="Currency">ISO 4217 code; must be the tariff's.</param>
/// <param name="OpeningBalanceMinor">Brought along from elsewhere, may be negative; 0 posts nothing.</param>
/// <param name="OpenedOn">Null: today in the meter's civil time.</param>
public sealed record OpenAccountRequest(
    string Number,
    string MeterSerial,
    string Currency,
    string Tariff,
    long OpeningBalanceMinor = 0,
    long WarningThresholdMinor = 3000,
    DateOnly? OpenedOn = null,
    bool CutProtected = false,
    MeasuringPoint? Point = null,
    decimal StartUsageKwh = 0m);

/// <summary>What became of a request to open an account. Closed set.</summary>
public abstract record OpenAccountResult
{
    private OpenAccountResult()
    {
    }

    public sealed record Opened(Account Account) : OpenAccountResult;

    /// <summary>The number is taken or the meter has an open account.</summary>
    public sealed record Taken(string Reason) : OpenAccountResult;

    /// <summary>Each fault names the field.</summary>
    public sealed record Invalid(IReadOnlyList<string> Faults) : OpenAccountResult;
}
