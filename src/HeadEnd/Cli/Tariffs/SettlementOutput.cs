using System.Globalization;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;
using PrepaidMeter.Prepayment.Tariffs;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Tariffs;

/// <summary>Settled days as JSON or as a table.</summary>
internal static class SettlementOutput
{
    public static void Print(CliContext context, TariffPlan plan, IReadOnlyList<DayResult> days, bool json)
    {
        if (json)
        {
            JsonOutput.Write(context.Out, new
            {
                Days = days.Select(day => new
                {
                    Date = DateText(day),
                    Energy = day.Energy.ToDictionary(rate => rate.Rate, rate => Plain(rate.Kwh)),
                    Tiers = day.Tiers.Select(Plain),
                    Amount = Major(day.AmountMinor, plan.Currency),
                    Status = StatusText(day),
                }),
                Total = Major(Total(days), plan.Currency),
            });
        }
        else
        {
            PrintTable(context, plan, days);
        }

        foreach (var day in days.Where(day => day.Reason is not null))
        {
            context.Complain($"{DateText(day)} {StatusText(day)}: {day.Reason}");
        }
    }

    private static void PrintTable(CliContext context, TariffPlan plan, IReadOnlyList<DayResult> days)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Date");
        var tiers = days.Count == 0 ? 0 : days.Max(day => day.Tiers.Count);
        string[] numbers = [.. plan.Rates.Select(rate => rate.Name), .. Enumerable.Range(1, tiers).Select(TierName), "Amount", "Total"];
        foreach (var name in numbers)
        {
            table.AddColumn(new TableColumn(new Text(PlainText.OneLine(name))).RightAligned());
        }

        table.AddColumn("Status");
        var sum = 0L;
        foreach (var day in days)
        {
            sum = checked(sum + day.AmountMinor);
            string[] cells =
            [
                DateText(day),
                .. plan.Rates.Select((_, rate) => rate < day.Energy.Count ? Kwh(day.Energy[rate].Kwh) : "-"),
                .. Enumerable.Range(0, tiers).Select(tier => tier < day.Tiers.Count ? Kwh(day.Tiers[tier]) : "-"),
                plan.Currency.Format(day.AmountMinor),
                plan.Currency.Format(sum),
                StatusText(day),
            ];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        context.CreateConsole().Write(table);
        context.Out.WriteLine($"{days.Count} {(days.Count == 1 ? "day" : "days")}, {plan.Currency.Format(sum)} {plan.Currency}.");
    }

    private static string TierName(int tier) => string.Create(CultureInfo.InvariantCulture, $"Tier {tier}");

    private static string DateText(DayResult day) => day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string StatusText(DayResult day) => day.Status switch
    {
        DayStatus.Settled => "SETTLED",
        DayStatus.Hold => "HOLD",
        _ => "OPEN",
    };

    private static long Total(IEnumerable<DayResult> days) => days.Aggregate(0L, (sum, day) => checked(sum + day.AmountMinor));

    private static string Kwh(decimal kwh) => Plain(kwh).ToString(CultureInfo.InvariantCulture);

    /// <summary>Without the zeros a register's resolution leaves behind.</summary>
    private static decimal Plain(decimal kwh) => decimal.Parse(kwh.ToString("0.############################", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Keeps the digits of the minor unit: 3 yuan are 3.00.</summary>
    private static decimal Major(long minor, Currency currency) => decimal.Parse(currency.Format(minor), CultureInfo.InvariantCulture);
}
