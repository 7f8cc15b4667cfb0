#pragma warning disable CS9113 // surface first: the body lands in the next commit
using Microsoft.Extensions.Logging;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.Prepayment.Payments;

/// <summary>Takes money from every channel. Thread-safe.</summary>
public sealed class RechargeService(
    IAccountStore accounts, IMeterStore meters, IRechargeStore recharges, BalancePolicyService policy, IChangeFeed changes, RechargeOptions options, FleetClock clock, ILogger<RechargeService> logger)
{
    /// <summary>Checks, books, and only after the money is durable lets the policy look at the account.</summary>
    public Task<RechargeResult> RechargeAsync(RechargeRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();
}
