using System.Globalization;
using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>How a meter of a model is called by its number.</summary>
internal static class MeterIdentity
{
    public static string SerialNumber(MeterModel model, int number) => string.Create(CultureInfo.InvariantCulture, $"{model.SerialPrefix}{number:00000000}");

    /// <summary>COSEM logical device name: three letters of the maker and thirteen digits, 16 octets of ASCII.</summary>
    public static string LogicalDeviceName(MeterModel model, int number) => string.Create(CultureInfo.InvariantCulture, $"{model.Manufacturer}{number:0000000000000}");
}
