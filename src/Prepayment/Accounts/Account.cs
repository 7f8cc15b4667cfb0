using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Prepayment.Accounts;

/// <summary>A prepaid account: whose energy one meter measures, in which currency and at which tariff.</summary>
/// <param name="Number">Unique, what the customer and every payment channel call the account.</param>
/// <param name="Tariff">Name of a plan in the <see cref="Tariffs.TariffCatalog"/>.</param>
/// <param name="WarningThresholdMinor">Available balance below this is low; minor units.</param>
/// <param name="OpenedOn">First day the account is charged for, in the meter's civil time.</param>
/// <param name="CutProtected">True: never cut by policy (special care, important users); a person decides.</param>
/// <param name="Point">How register differences become energy.</param>
/// <param name="StartUsageKwh">Ladder usage brought along from before <paramref name="OpenedOn"/>.</param>
public sealed record Account(
    AccountId Id,
    string Number,
    MeterId MeterId,
    Currency Currency,
    string Tariff,
    long WarningThresholdMinor,
    DateOnly OpenedOn,
    AccountState State,
    bool CutProtected,
    MeasuringPoint Point,
    decimal StartUsageKwh,
    DateTimeOffset CreatedAt);

/// <summary>Life of an account.</summary>
public enum AccountState
{
    Open = 0,

    /// <summary>Takes no more charges; money that still arrives goes to suspense.</summary>
    Closed = 1,
}

/// <summary>What R1 has to know about the registers of a meter at its place.</summary>
/// <param name="IntegerDigits">Digits before the decimal point of a kWh register, 1..12; the register rolls over at 10^digits.</param>
/// <param name="Multiplier">CT x PT ratio, positive.</param>
/// <param name="MaxDailyKwh">The most the register itself (before the multiplier) can honestly advance in a day: rated current x voltage x phases x 24 h.</param>
public sealed record MeasuringPoint(int IntegerDigits, decimal Multiplier, decimal MaxDailyKwh)
{
    /// <summary>Six digits, direct connected, one phase at 100 A and 230 V.</summary>
    public static MeasuringPoint Default { get; } = new(6, 1m, 552m);

    /// <summary>Where the register starts again from zero, kWh.</summary>
    public decimal Modulus
    {
        get
        {
            var modulus = 1m;
            for (var i = 0; i < IntegerDigits; i++)
            {
                modulus *= 10m;
            }

            return modulus;
        }
    }
}
