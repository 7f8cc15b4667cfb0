using System.Globalization;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;
using PrepaidMeter.Prepayment.Policy;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Writes and reads money as integer minor units; no binary floating point, no rounding.</summary>
public static class Money
{
    /// <summary>"12.34 CNY".</summary>
    public static string Write(long minor, Currency currency) => currency.Format(minor) + " " + currency.Code;

    /// <summary>With a sign in front of what was added as well as of what was taken.</summary>
    public static string WriteSigned(long minor, Currency currency) => (minor > 0 ? "+" : "") + currency.Format(minor);

    /// <summary>Reads an amount as people type it ("50", "50.5", "50.00").</summary>
    /// <param name="fault">What is wrong with it, for the person who typed it; null when it is good.</param>
    /// <returns>Minor units, above 0; 0 with a fault.</returns>
    public static long Read(string? text, Currency currency, out string? fault)
    {
        text = text?.Trim() ?? "";
        fault = null;
        if (text.Length == 0)
        {
            fault = "Type an amount.";
        }
        else if (text.Length > 15 || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            fault = $"\"{(text.Length > 15 ? text[..15] + "..." : text)}\" is not an amount: write digits and at most one decimal point, like {currency.Format(5000)}.";
        }
        else if (amount <= 0m)
        {
            fault = "The amount has to be above zero.";
        }
        else if (amount * currency.MinorPerMajor is var minor && minor != decimal.Truncate(minor))
        {
            fault = $"{currency.Code} has {currency.MinorDigits} decimals; {text} has more.";
        }
        else
        {
            return (long)minor;
        }

        return 0;
    }

    public static Phrase Balance(BalanceState state) => state switch
    {
        BalanceState.Normal => new("in credit", Tone.Good),
        BalanceState.Low => new("low", Tone.Warning),
        BalanceState.Zero => new("nothing left", Tone.Bad),
        BalanceState.Overdrawn => new("overdrawn", Tone.Bad),
        _ => new(state.ToString(), Tone.Plain),
    };

    public static string Decision(PolicyAction action) => action switch
    {
        PolicyAction.None => "nothing to do",
        PolicyAction.Notice => "notice",
        PolicyAction.Cut => "cut",
        PolicyAction.CutDeferred => "cut deferred",
        PolicyAction.Restore => "restore",
        _ => action.ToString(),
    };

    public static string Journal(JournalType type) => type switch
    {
        JournalType.OpeningBalance => "Opening balance",
        JournalType.Recharge => "Recharge",
        JournalType.Suspense => "Suspense",
        JournalType.PreSettlement => "Energy of the day",
        JournalType.PreSettlementReversal => "Correction",
        _ => type.ToString(),
    };
}
