using PrepaidMeter.Prepayment.Accounts;

namespace PrepaidMeter.Prepayment.Payments;

/// <summary>What a recharge must look like before anybody looks for its account. Pure.</summary>
internal static class RechargeCheck
{
    /// <summary>Every fault, each with the field's name.</summary>
    public static List<string> Faults(RechargeRequest request, RechargeOptions options, out Currency currency)
    {
        var faults = new List<string>();
        if (request.Channel is not { Length: >= 1 and <= 32 } channel || !channel.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            faults.Add("channel: 1 to 32 of a-z, 0-9 and -");
        }

        if (request.TransactionId is not { Length: >= 1 and <= 64 } id || !id.All(c => c is > ' ' and <= '~'))
        {
            faults.Add("transactionId: 1 to 64 printable ASCII characters without spaces");
        }

        if (request.AccountNumber is null && request.MeterSerial is null)
        {
            faults.Add("accountNumber: give it or meterSerial");
        }

        if (request.AccountNumber is { Length: 0 or > 32 } || request.MeterSerial is { Length: 0 or > 32 })
        {
            faults.Add("accountNumber, meterSerial: 1 to 32 characters");
        }

        if (request.AmountMinor <= 0 || request.AmountMinor > options.MaxAmountMinor)
        {
            faults.Add($"amountMinor: 1 to {options.MaxAmountMinor}");
        }

        if (!Currency.TryParse(request.Currency, out currency))
        {
            faults.Add($"currency: not an ISO 4217 code");
        }

        if (request.Payer is { Length: > 128 })
        {
            faults.Add("payer: at most 128 characters");
        }

        if (!Enum.IsDefined(request.Kind))
        {
            faults.Add("kind: energy or fee");
        }

        return faults;
    }
}
