using System.Globalization;

namespace PrepaidMeter.Prepayment.Accounts;

/// <summary>Database identity of a prepaid account; positive. The default (0) names no account.</summary>
public readonly record struct AccountId(long Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
