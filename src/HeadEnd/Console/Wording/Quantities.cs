using System.Globalization;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>Writes measured values exactly: decimal in, decimal digits out.</summary>
public static class Quantities
{
    /// <summary>Energy in kWh with at least three decimals and never fewer than the value has; anything else in its own unit, with the digits the meter gave.</summary>
    public static (string Text, string Unit) Write(decimal value, string unit) => unit switch
    {
        "Wh" => (Kwh(value), "kWh"),
        "VAh" => (Kwh(value), "kVAh"),
        "varh" => (Kwh(value), "kvarh"),
        _ => (value.ToString(CultureInfo.InvariantCulture), unit),
    };

    /// <summary>1234.5 Wh is "1.2345".</summary>
    public static string Kwh(decimal wattHours) => (wattHours / 1000m).ToString("0.000###########", CultureInfo.InvariantCulture);

    /// <summary>A quantity's name as people say it; names the console does not know are shown as they are.</summary>
    public static string Name(string quantity) => quantity switch
    {
        "energy.import.total" => "Import, total",
        "energy.import.rate1" => "Import, peak",
        "energy.import.rate2" => "Import, flat",
        "energy.import.rate3" => "Import, valley",
        "energy.import.rate4" => "Import, critical peak",
        "energy.export.total" => "Export, total",
        "energy.import.interval" => "Import",
        "energy.export.interval" => "Export",
        "demand.import.max" => "Maximum demand",
        "voltage" => "Voltage",
        "voltage.average" => "Voltage",
        "current" => "Current",
        "power.active.import" => "Active power",
        "frequency" => "Frequency",
        "powerFactor" => "Power factor",
        _ => quantity,
    };
}
