using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.HeadEnd.Api.Accounts;

/// <summary>What it takes to open an account. Money in minor units of the currency (fen, cents), whole numbers.</summary>
/// <param name="Number">Unique, up to 32 characters.</param>
/// <param name="Currency">ISO 4217; must be the tariff's.</param>
/// <param name="OpenedOn">First day charged for, in the meter's civil time; today when left out.</param>
internal sealed record OpenAccountDto(
    string Number, string MeterSerial, string Currency, string Tariff, long OpeningBalanceMinor = 0, long WarningThresholdMinor = 3000,
    DateOnly? OpenedOn = null, bool CutProtected = false, decimal StartUsageKwh = 0m)
{
    public OpenAccountRequest ToRequest() =>
        new(Number, MeterSerial, Currency, Tariff, OpeningBalanceMinor, WarningThresholdMinor, OpenedOn, CutProtected, null, StartUsageKwh);
}

/// <summary>An account and how it stands. Money in minor units, whole numbers.</summary>
/// <param name="State">open or closed.</param>
/// <param name="WalletMinor">Paid in and not yet billed.</param>
/// <param name="ProvisionalMinor">Settled daily and not yet billed.</param>
/// <param name="AvailableMinor">Wallet minus provisional: what notices, cuts and restores look at.</param>
/// <param name="Balance">normal, low, zero, overdrawn.</param>
/// <param name="HeldSince">First day waiting for a good reading or a person; null when none is.</param>
internal sealed record AccountDto(
    string Number, string MeterSerial, string Currency, int MinorDigits, string Tariff, string State, DateOnly OpenedOn, bool CutProtected,
    long WarningThresholdMinor, long WalletMinor, long ProvisionalMinor, long AvailableMinor, string Balance, DateOnly? LastSettledOn, DateOnly? HeldSince,
    DateTimeOffset CreatedAt)
{
    public static AccountDto From(AccountView v) => new(
        v.Account.Number, v.MeterSerial, v.Account.Currency.Code, v.Account.Currency.MinorDigits, v.Account.Tariff, ApiNames.Of(v.Account.State), v.Account.OpenedOn,
        v.Account.CutProtected, v.Account.WarningThresholdMinor, v.WalletMinor, v.ProvisionalMinor, v.AvailableMinor, ApiNames.Of(v.Balance), v.LastSettledOn,
        v.HeldSince, v.Account.CreatedAt.ToUniversalTime());
}

/// <summary>One movement on an account.</summary>
/// <param name="Type">openingBalance, recharge, preSettlement, preSettlementReversal, suspense.</param>
/// <param name="AmountMinor">Positive raises the available balance.</param>
internal sealed record StatementLineDto(
    long JournalId, string Type, DateOnly BusinessDate, DateTimeOffset PostedAt, string Source, string Memo, string Ledger, long AmountMinor)
{
    public static StatementLineDto From(StatementLine l) => new(
        l.JournalId, ApiNames.Of(l.Type), l.BusinessDate, l.PostedAt.ToUniversalTime(), l.SourceKey, l.Memo, l.Account.Code, l.AmountMinor);
}
