using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Tariff;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>The script tables every model has.</summary>
internal static class ScriptTables
{
    public static LogicalName TariffName => new(0, 0, 10, 0, 100, 255);

    public static LogicalName DisconnectName => new(0, 0, 10, 0, 106, 255);

    public static LogicalName BillingName => new(0, 0, 10, 0, 1, 255);

    /// <summary>Script n sets the register activation's mask to rate n.</summary>
    public static ScriptTableObject Tariff { get; } = new(
        TariffName,
        [.. Enumerable.Range(1, TariffSchedule.RateCount).Select(rate => new Script(
            (ushort)rate,
            [new(ScriptService.Write, 6, RegisterActivationObject.Instance, 4, DlmsData.FromOctets(RegisterActivationObject.MaskOf((byte)rate)))]))]);

    /// <summary>Script 1 disconnects, script 2 reconnects.</summary>
    public static ScriptTableObject Disconnect { get; } = new(
        DisconnectName,
        [.. Enumerable.Range(1, 2).Select(method => new Script(
            (ushort)method,
            [new(ScriptService.Execute, 70, new(0, 0, 96, 3, 10, 255), (sbyte)method, new DlmsData.Integer(0))]))]);

    /// <summary>Script 1 captures the billing profile; only the billing schedule runs it.</summary>
    public static ScriptTableObject Billing(MeterModel model) => new(
        BillingName,
        [new Script(1, [new(ScriptService.Execute, 7, model.BillingProfile.Name, 2, new DlmsData.Integer(0))])]);
}
