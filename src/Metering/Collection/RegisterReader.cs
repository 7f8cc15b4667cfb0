using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Collection;

/// <summary>Reads quantities one by one as they are now, scaled exactly by what the meter says of its scale.</summary>
internal static class RegisterReader
{
    /// <param name="quantities">Names in the meter's profile.</param>
    /// <param name="clock">The meter's clock in this session.</param>
    /// <param name="readAt">Stamp of the readings, fleet time.</param>
    public static async Task<RegisterReadResult> ReadAsync(
        MeterSession session, IReadOnlyList<string> quantities, MeterClockReading clock, DateTimeOffset readAt, CancellationToken cancellationToken)
    {
        var profiles = quantities.Select(q => session.Profile.Quantities[q]).ToList();
        await ScalerReader.LearnAsync(session, profiles.Where(p => p.ScalerOverride is null).Select(p => p.Attribute), cancellationToken).ConfigureAwait(false);
        var results = await session.Link.ReadListAsync([.. profiles.Select(p => p.Attribute)], cancellationToken).ConfigureAwait(false);

        var readings = new List<RegisterReading>(results.Count);
        var faults = new List<(FailureClass, string)>();
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Refusal is { } refusal)
            {
                var failure = FailureClassifier.Classify(refusal);
                if (!(profiles[i].Optional && failure == FailureClass.NoObject))
                {
                    faults.Add((failure, $"{quantities[i]} {profiles[i].Attribute}: {refusal}"));
                }

                continue;
            }

            try
            {
                var value = Scale(session, quantities[i], profiles[i], results[i]);
                readings.Add(new RegisterReading(session.Meter.Id, quantities[i], readAt, clock.Time, value, profiles[i].Unit, clock.Quality, results[i].Raw));
            }
            catch (MeterDataException e)
            {
                faults.Add((FailureClass.Decode, e.Message));
            }
        }

        return new RegisterReadResult(readings, faults);
    }

    private static decimal Scale(MeterSession session, string name, QuantityProfile profile, GetResult result)
    {
        var what = $"{name} {profile.Attribute}";
        var scaler = ScalerOf(session.Learned, what, profile);
        var raw = result.Decode().NumberOf(what);
        return Scaling.Apply(raw, scaler) ?? throw new MeterDataException(what, $"{raw} x 10^{scaler} does not fit.");
    }

    /// <summary>The scaler to use; checks that the meter's unit is the profile's.</summary>
    internal static int ScalerOf(ResolvedMeter learned, string what, QuantityProfile profile)
    {
        if (profile.ScalerOverride is { } configured)
        {
            return configured;
        }

        var scaler = learned.ScalerOf(profile.Attribute) ?? throw new MeterDataException(what, "the meter does not give its scaler_unit.");
        var unit = Units.TextOf(scaler.Unit);
        return unit == profile.Unit || (scaler == ScalerUnit.None && profile.Attribute.ClassId == 1)
            ? scaler.Scaler
            : throw new MeterDataException(what, $"the meter's unit is '{unit}', the profile expects '{profile.Unit}'.");
    }
}

/// <summary>What came of reading registers: some may be good where others are not.</summary>
internal sealed record RegisterReadResult(IReadOnlyList<RegisterReading> Readings, IReadOnlyList<(FailureClass Failure, string Detail)> Faults);
