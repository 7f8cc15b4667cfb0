namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Prints items as JSON or as tables and says how the command went.</summary>
internal static class MeterItemOutput
{
    /// <summary><see cref="ExitCode.Ok"/> when no item has an error.</summary>
    public static int Write(CliContext context, IReadOnlyList<MeterItem> items, bool json)
    {
        if (json)
        {
            MeterItemJson.Write(context.Out, items);
        }
        else
        {
            MeterItemTables.Write(context.CreateConsole(), items);
        }

        var refused = items.Where(i => i.Error is not null).ToList();
        if (refused.Count == 0)
        {
            return ExitCode.Ok;
        }

        context.Complain(refused.Count == 1
            ? $"the meter refused {refused[0].Address}: {refused[0].Error}"
            : $"the meter refused {refused.Count} of {items.Count} items, first {refused[0].Address}: {refused[0].Error}");
        return ExitCode.Refused;
    }
}
