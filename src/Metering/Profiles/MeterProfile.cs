using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>
/// What one meter model offers and how it wants to be talked to, as written in <c>profiles/NAME.json</c>. Configuration: immutable and shared by every
/// meter of the model. What sessions learn from a meter (capture columns, scalers) is a different type, <see cref="ResolvedMeter"/>.
/// Every option that tolerates a quirk is named here and its default is the standard's behaviour.
/// </summary>
public sealed record MeterProfile
{
    /// <summary>Equals the file's name without ".json".</summary>
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Whom the head-end associates as, by role.</summary>
    public required ClientProfiles Clients { get; init; }

    /// <summary>How reading and setting client are protected.</summary>
    public SecurityProfile Security { get; init; } = new();

    public LinkProfile Link { get; init; } = new();

    public required ClockProfile Clock { get; init; }

    public required IdentityProfile Identity { get; init; }

    /// <summary>Quantities by name: energy.import.total, voltage, ... A captured column that is one of them is stored under its name.</summary>
    public required IReadOnlyDictionary<string, QuantityProfile> Quantities { get; init; }

    /// <summary>The most the meter can be loaded with, in W: more energy than that in a time is implausible; null: not checked.</summary>
    public decimal? MaxPower { get; init; }

    /// <summary>Names of the quantities that "registers" reads, in this order.</summary>
    public required IReadOnlyList<string> Registers { get; init; }

    /// <summary>Profile generic with the intervals; null when the model has none.</summary>
    public BufferProfile? LoadProfile { get; init; }

    /// <summary>Profile generic with the registers frozen at local midnight.</summary>
    public BufferProfile? DailyFreeze { get; init; }

    /// <summary>Profile generic with the registers frozen at the billing date.</summary>
    public BufferProfile? Billing { get; init; }

    /// <summary>Profile generic with the standard event log.</summary>
    public BufferProfile? Events { get; init; }

    /// <summary>Disconnect control, class 70.</summary>
    public CosemObject? Relay { get; init; }

    /// <summary>Limiter, class 71.</summary>
    public CosemObject? Limiter { get; init; }

    /// <summary>Activity calendar, class 20.</summary>
    public CosemObject? TariffCalendar { get; init; }

    /// <summary>Special days table, class 11.</summary>
    public CosemObject? SpecialDays { get; init; }

    /// <summary>Script table whose script n activates rate n, class 9: what a tariff calendar's day profiles refer to.</summary>
    public CosemObject? TariffScripts { get; init; }

    /// <summary>The name of the quantity read at <paramref name="attribute"/>, or the attribute's own text when the profile does not know it.</summary>
    public string NameOf(CosemAttribute attribute)
    {
        foreach (var (name, quantity) in Quantities)
        {
            if (quantity.Attribute == attribute)
            {
                return name;
            }
        }

        return attribute.ToString();
    }
}
