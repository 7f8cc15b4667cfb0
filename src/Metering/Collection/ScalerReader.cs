using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Collection;

/// <summary>Makes sure the scaler_unit of values is known: asks the meter once, then remembers.</summary>
internal static class ScalerReader
{
    /// <summary>Reads the scalers not yet learned. One the meter refuses stays unknown: what that means is for the user of the value to say.</summary>
    /// <exception cref="MeterDataException">A scaler_unit is not { integer, enum }.</exception>
    public static async Task LearnAsync(MeterSession session, IEnumerable<CosemAttribute> values, CancellationToken cancellationToken)
    {
        var missing = new List<CosemAttribute>();
        foreach (var value in values.Distinct().Where(v => session.Learned.ScalerOf(v) is null))
        {
            if (AttributeOf(value) is null)
            {
                session.Learned.Learn(value, ScalerUnit.None);
            }
            else
            {
                missing.Add(value);
            }
        }

        var results = await session.Link.ReadListAsync([.. missing.Select(v => AttributeOf(v)!.Value)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < missing.Count; i++)
        {
            if (results[i].IsSuccess)
            {
                session.Learned.Learn(missing[i], Decode(missing[i], results[i].Decode()));
            }
        }
    }

    /// <summary>Where the scaler_unit of a value is: attribute 3 of register and extended register, 4 of demand register; none for other classes.</summary>
    private static CosemAttribute? AttributeOf(CosemAttribute value) => value switch
    {
        { ClassId: 3 or 4, AttributeId: 2 } => value with { AttributeId = 3 },
        { ClassId: 5, AttributeId: 2 or 3 } => value with { AttributeId = 4 },
        _ => null,
    };

    private static ScalerUnit Decode(CosemAttribute value, DlmsData data) =>
        data.AsItems() is { Count: 2 } items && items[0] is DlmsData.Integer scaler && items[1] is DlmsData.Enum unit
            ? new ScalerUnit(scaler.Value, unit.Value)
            : throw new MeterDataException($"scaler_unit of {value}", "is not a structure of integer and enum.");
}
