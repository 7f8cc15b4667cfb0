using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.Prepayment.Settlement;

/// <summary>What has to be stored and posted so that the books say what was computed (R7). Pure.</summary>
/// <param name="ChargedMinor">Net change of the provisional charges.</param>
internal sealed record SettlementDifference(IReadOnlyList<SettlementChange> Changes, int NewDays, int CorrectedDays, long ChargedMinor)
{
    /// <param name="computed">Days by date.</param>
    /// <param name="stored">Newest versions of the same stretch.</param>
    public static SettlementDifference Between(Account account, IReadOnlyList<DayResult> computed, IReadOnlyList<SettlementDay> stored)
    {
        var known = stored.ToDictionary(day => day.Result.Date);
        var changes = new List<SettlementChange>();
        int newDays = 0, corrected = 0;
        long charged = 0;
        foreach (var day in computed)
        {
            var before = known.GetValueOrDefault(day.Date);

            // An open day leaves nothing to store; one that was stored can not become open again, for readings are never taken away.
            if (day.Status == DayStatus.Open || before?.Result == day)
            {
                continue;
            }

            changes.Add(Change(account, before, day));
            charged = checked(charged + day.AmountMinor - (before?.Result.AmountMinor ?? 0));
            if (before?.Result.Status == DayStatus.Settled)
            {
                corrected++;
            }
            else if (day.Status == DayStatus.Settled)
            {
                newDays++;
            }
        }

        return new SettlementDifference(changes, newDays, corrected, charged);
    }

    private static SettlementChange Change(Account account, SettlementDay? before, DayResult day)
    {
        var version = (before?.Version ?? 0) + 1;
        var was = before?.Result.AmountMinor ?? 0;
        if (was == day.AmountMinor)
        {
            return new SettlementChange(version, day, null, null, before?.JournalId);
        }

        var key = $"presettle:{account.Id}:{day.Date:yyyy-MM-dd}:{version}";
        var reversal = was == 0
            ? null
            : Journal(account, JournalType.PreSettlementReversal, day.Date, $"{key}:reversal", $"corrects version {version - 1}", checked(-was), before!.JournalId);
        var posting = day.AmountMinor == 0
            ? null
            : Journal(account, JournalType.PreSettlement, day.Date, key, $"energy of {day.Date:yyyy-MM-dd}", day.AmountMinor, null);
        return new SettlementChange(version, day, reversal, posting, null);
    }

    private static JournalDraft Journal(Account account, JournalType type, DateOnly date, string key, string memo, long chargedMinor, long? reverses) =>
        new(
            type, account.Id, account.Currency, date, key, memo, reverses,
            new JournalLine(LedgerAccount.PreSettled(account.Id), checked(-chargedMinor)), new JournalLine(LedgerAccount.UnbilledEnergy, chargedMinor));
}
