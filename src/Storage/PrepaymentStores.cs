using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Fleet;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Notices;
using PrepaidMeter.Prepayment.Payments;
using PrepaidMeter.Prepayment.Policy;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Storage.Accounts;
using PrepaidMeter.Storage.Billing;
using PrepaidMeter.Storage.Fleet;
using PrepaidMeter.Storage.Ledger;
using PrepaidMeter.Storage.Notices;
using PrepaidMeter.Storage.Payments;
using PrepaidMeter.Storage.Policy;
using PrepaidMeter.Storage.Settlement;

namespace PrepaidMeter.Storage;

/// <summary>The stores of prepayment.</summary>
internal static class PrepaymentStores
{
    public static IServiceCollection AddPrepaymentStores(this IServiceCollection services) => services
        .AddSingleton<IAccountStore, AccountStore>()
        .AddSingleton<IAccountLedger, AccountLedger>()
        .AddSingleton<ILedgerChain, LedgerChainStore>()
        .AddSingleton<ISettlementStore, SettlementStore>()
        .AddSingleton<ISettlementPageStore, SettlementPageStore>()
        .AddSingleton<IBillStore, BillStore>()
        .AddSingleton<IRechargeStore, RechargeStore>()
        .AddSingleton<INoticeStore, NoticeStore>()
        .AddSingleton<ISupplyIntentStore, SupplyIntentStore>()
        .AddSingleton<IPolicyDecisionStore, PolicyDecisionStore>()
        .AddSingleton<IFleetOverviewStore, FleetOverviewStore>();
}
