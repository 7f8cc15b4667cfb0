using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Payments;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.Prepayment;

/// <summary>Registers prepayment. Needs beside it: metering, the stores, a <see cref="Tariffs.TariffCatalog"/>, a FleetClock and logging.</summary>
public static class PrepaymentServices
{
    /// <param name="services">Where to.</param>
    /// <param name="policy">When the policy may act; null is protective: cuts on working days from 9 to 16 only, 30 minutes after the notice.</param>
    /// <param name="settlement">Null: the defaults.</param>
    /// <param name="recharges">Null: the defaults.</param>
    /// <param name="noticeFile">Notices are told by appending them to this file; null: by the log.</param>
    public static IServiceCollection AddPrepayment(
        this IServiceCollection services, PolicyOptions? policy = null, SettlementOptions? settlement = null, RechargeOptions? recharges = null, string? noticeFile = null)
    {
        // One or the other: a line in our own log must not count as told where a gateway is to carry the notice.
        _ = noticeFile is null
            ? services.AddSingleton<INoticeChannel, LogNoticeChannel>()
            : services.AddSingleton<INoticeChannel>(_ => new FileNoticeChannel(noticeFile));
        return services
            .AddSingleton(policy ?? new PolicyOptions())
            .AddSingleton(settlement ?? new SettlementOptions())
            .AddSingleton(recharges ?? new RechargeOptions())
            .AddSingleton<AccountService>()
            .AddSingleton<LedgerSealing>()
            .AddSingleton<SettlementService>()
            .AddSingleton<PlainDays>()
            .AddSingleton<BillingService>()
            .AddSingleton<ISettlementRunner, SettlementRunner>()
            .AddSingleton<RechargeService>()
            .AddSingleton<SuspenseService>()
            .AddSingleton<NoticeService>()
            .AddSingleton<ISupplyControl, MeterSupplyControl>()
            .AddSingleton<BalancePolicyService>()
            .AddSingleton<ICommandPolicy, CutInterlock>();
    }
}
