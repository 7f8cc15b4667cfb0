#pragma warning disable CS9113 // surface first: the body lands in the next commit
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>Turns daily freezes into provisional charges. Re-running changes nothing; a corrected freeze posts the difference (R7). Thread-safe.</summary>
public sealed class SettlementService(
    IAccountStore accounts, IMeterStore meters, IReadingStore readings, ISettlementStore settlement, TariffCatalog tariffs, SettlementOptions options, FleetClock clock)
{
    /// <summary>Settles days up to and including <paramref name="throughDate"/>.</summary>
    public Task<SettlementOutcome> SettleAsync(AccountId id, DateOnly throughDate, CancellationToken cancellationToken) => throw new NotImplementedException();
}
