using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Api.Meters;

/// <summary>What an import did.</summary>
/// <param name="Imported">New meters.</param>
/// <param name="Updated">Meters that were on record.</param>
internal sealed record ImportDto(int Imported, int Updated)
{
    public static ImportDto From(MeterImportResult result) => new(result.Imported, result.Updated);
}
