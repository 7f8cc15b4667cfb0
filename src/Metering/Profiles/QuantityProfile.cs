using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>How a quantity behaves over time.</summary>
public enum QuantityKind
{
    /// <summary>A register that may only grow (until it rolls over): energy.</summary>
    Cumulative = 0,

    /// <summary>What is measured at this moment, or an average: voltage, power.</summary>
    Instantaneous = 1,

    /// <summary>Energy of one interval.</summary>
    Interval = 2,
}

/// <summary>One measured quantity of a model.</summary>
/// <param name="Attribute">Class, logical name and attribute that holds the value.</param>
/// <param name="Unit">Unit the meter must report ("Wh", "V", "" for none); another unit is an error, never converted silently.</param>
public sealed record QuantityProfile(CosemAttribute Attribute, string Unit, QuantityKind Kind)
{
    /// <summary>True when meters of the model may lack it: its absence is then no failure.</summary>
    public bool Optional { get; init; }

    /// <summary>Least value the quantity can have, in its unit; null: not checked.</summary>
    public decimal? Min { get; init; }

    /// <summary>Greatest value the quantity can have, in its unit; null: not checked.</summary>
    public decimal? Max { get; init; }

    /// <summary>Cumulative: the register begins again at 0 instead of showing this, in its unit, e.g. 100000000 for eight digits; null: not known.</summary>
    public decimal? RolloverAt { get; init; }

    /// <summary>Interval: the cumulative quantity of the same profile it is the growth of; null: not checked against any.</summary>
    public string? Register { get; init; }

    /// <summary>Power of ten to use instead of the meter's own scaler (QUIRKS meters 28); null, the default, trusts the meter.</summary>
    public sbyte? ScalerOverride { get; init; }
}
