using System.Globalization;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Push;

namespace PrepaidMeter.HeadEnd.Cli.Listen;

/// <summary>One value of a push with what is known about it: which attribute it is, what the object means, and its scaler where the push brings it along.</summary>
internal sealed record PushLine(PushValue Value, string? Address, string? Object, string? Attribute, ScalerUnit? ScalerUnit)
{
    /// <summary>The value in its unit; null where there is no scaler or the value is no number.</summary>
    public decimal? Scaled => ScalerUnit is { } scaler && Value.Value.AsNumber() is { } raw ? Scaling.Apply(raw, scaler.Scaler) : null;

    public string Unit => ScalerUnit is { } scaler ? Units.TextOf(scaler.Unit) : "";

    /// <summary>It only says how to read another value.</summary>
    public bool IsScalerUnit => Value.Definition is { } definition && IsScalerUnitOf(definition);

    /// <summary>The values of a push; the scaler_unit attributes among them are given to the values they belong to, and stay in the list.</summary>
    public static IReadOnlyList<PushLine> Of(PushMessage message)
    {
        var scalers = new Dictionary<LogicalName, ScalerUnit>();
        foreach (var value in message.Values)
        {
            if (value is { Name: { } name, Definition: { } definition } && IsScalerUnitOf(definition) && ReadScalerUnit(value.Value) is { } scaler)
            {
                scalers[name] = scaler;
            }
        }

        return [.. message.Values.Select(value => Of(value, scalers))];
    }

    private static PushLine Of(PushValue value, Dictionary<LogicalName, ScalerUnit> scalers)
    {
        if (value.ShortName is { } shortName)
        {
            return new(value, string.Create(CultureInfo.InvariantCulture, $"sn:0x{shortName:X4}"), null, null, value.ScalerUnit);
        }

        if (value.Definition is not { } definition)
        {
            return new(value, value.Name?.ToString(), value.Name is { } name ? ObisNames.Describe(name) : null, null, value.ScalerUnit);
        }

        var scaler = value.ScalerUnit ?? (HoldsValue(definition) && scalers.TryGetValue(definition.InstanceId, out var found) ? found : null);
        var address = definition.DataIndex == 0
            ? definition.Attribute.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{definition.Attribute}[{definition.DataIndex}]");
        return new(
            value, address, ObisNames.Describe(definition.InstanceId, definition.ClassId),
            InterfaceClasses.Find(definition.ClassId)?.FindAttribute(definition.AttributeIndex)?.Name, scaler);
    }

    private static bool IsScalerUnitOf(CaptureObject definition) => (definition.ClassId, definition.AttributeIndex) is (3 or 4, 3) or (5, 4);

    private static bool HoldsValue(CaptureObject definition) => (definition.ClassId, definition.AttributeIndex) is (3 or 4, 2) or (5, 2 or 3);

    private static ScalerUnit? ReadScalerUnit(DlmsData value) =>
        value.AsItems() is { Count: 2 } items && items[0] is DlmsData.Integer scaler && items[1] is DlmsData.Enum unit ? new(scaler.Value, unit.Value) : null;
}
