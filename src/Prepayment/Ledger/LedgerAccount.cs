using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>An account of the general ledger, by its code. The default is no account.</summary>
public readonly record struct LedgerAccount
{
    private LedgerAccount(string code) => Code = code;

    /// <summary>"wallet:12", "clearing:wechat", ...; unique together with the currency.</summary>
    public string Code { get; }

    /// <summary>What we owe the customer: recharges in, bills out.</summary>
    public static LedgerAccount Wallet(AccountId id) => new($"wallet:{id}");

    /// <summary>The customer's provisional charges since the last bill: negative or zero. Wallet + this = available balance.</summary>
    public static LedgerAccount PreSettled(AccountId id) => new($"presettled:{id}");

    /// <summary>Energy settled daily and not yet billed: the other side of <see cref="PreSettled"/>.</summary>
    public static LedgerAccount UnbilledEnergy { get; } = new("energy:unbilled");

    /// <summary>Energy on issued bills: revenue.</summary>
    public static LedgerAccount BilledEnergy { get; } = new("energy:billed");

    /// <summary>What a payment channel owes us until the bank has settled.</summary>
    public static LedgerAccount Clearing(string channel) => new($"clearing:{channel}");

    /// <summary>Money taken that belongs to no account yet; staff assign it.</summary>
    public static LedgerAccount Suspense { get; } = new("suspense");

    /// <summary>Balances brought along when accounts were opened.</summary>
    public static LedgerAccount OpeningBalances { get; } = new("opening");

    /// <summary>Reads back a stored code.</summary>
    public static LedgerAccount FromCode(string code) => new(code);

    public override string ToString() => Code;
}
