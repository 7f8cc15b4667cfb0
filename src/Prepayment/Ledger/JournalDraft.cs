using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Ledger;

/// <summary>A journal about to be posted. Its lines add up to 0 and none is 0, or it can not be made.</summary>
public sealed record JournalDraft
{
    /// <param name="type">Why money moves.</param>
    /// <param name="accountId">The customer account concerned; null when it is nobody's yet.</param>
    /// <param name="currency">Of every line.</param>
    /// <param name="businessDate">The day the movement belongs to.</param>
    /// <param name="sourceKey">Unique in the ledger: what caused the posting, so that the same cause never posts twice.</param>
    /// <param name="memo">For people.</param>
    /// <param name="reverses">The journal this one undoes.</param>
    /// <param name="lines">At least two.</param>
    /// <exception cref="ArgumentException">The lines do not add up to 0, one is 0, or the source key is empty.</exception>
    /// <exception cref="OverflowException">The lines do not fit 64 bits.</exception>
    public JournalDraft(
        JournalType type, AccountId? accountId, Currency currency, DateOnly businessDate, string sourceKey, string memo, long? reverses, params ReadOnlySpan<JournalLine> lines)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sourceKey);
        if (currency == default)
        {
            throw new ArgumentException("a journal has a currency", nameof(currency));
        }

        long sum = 0;
        foreach (var line in lines)
        {
            if (line.AmountMinor == 0)
            {
                throw new ArgumentException($"line on {line.Account} is zero", nameof(lines));
            }

            sum = checked(sum + line.AmountMinor);
        }

        if (lines.Length < 2 || sum != 0)
        {
            throw new ArgumentException($"{lines.Length} lines of {sourceKey} add up to {sum}, not to 0", nameof(lines));
        }

        Type = type;
        AccountId = accountId;
        Currency = currency;
        BusinessDate = businessDate;
        SourceKey = sourceKey;
        Memo = memo;
        Reverses = reverses;
        Lines = ValueList.Create(lines);
    }

    public JournalType Type { get; }

    public AccountId? AccountId { get; }

    public Currency Currency { get; }

    public DateOnly BusinessDate { get; }

    public string SourceKey { get; }

    public string Memo { get; }

    public long? Reverses { get; }

    public ValueList<JournalLine> Lines { get; }

    /// <summary>SHA-256 over everything that moves money: what tells a repeat from a conflict under one source key. The memo is not part of it.</summary>
    public byte[] Digest()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{(int)Type}|{AccountId?.Value}|{Currency.Code}|{BusinessDate:yyyy-MM-dd}|{Reverses}");
        foreach (var line in Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"|{line.Account.Code}={line.AmountMinor}");
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
