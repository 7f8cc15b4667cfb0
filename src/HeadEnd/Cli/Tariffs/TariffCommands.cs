using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli.Tariffs;

/// <summary><c>headend tariff</c>: price plans from files, no database needed.</summary>
internal static class TariffCommands
{
    public static Command Create(CliContext context) => new("tariff", "Price plans: check one, price readings with it; no database needed.")
    {
        TariffCheckCommand.Create(context),
        TariffSettleCommand.Create(context),
    };
}
