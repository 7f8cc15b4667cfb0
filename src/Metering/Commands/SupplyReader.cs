using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Commands;

/// <summary>Reads output_state (2), control_state (3) and control_mode (4) of disconnect control.</summary>
internal static class SupplyReader
{
    /// <exception cref="SessionException">The profile has no relay: <see cref="FailureClass.Configuration"/>.</exception>
    /// <exception cref="MeterRefusedException">The meter does not give one of them.</exception>
    /// <exception cref="MeterDataException">One of them is of another type than class 70 has.</exception>
    public static async Task<SupplyState> ReadAsync(MeterSession session, CancellationToken cancellationToken)
    {
        var relay = session.Profile.Relay
            ?? throw new SessionException(FailureClass.Configuration, $"Meter profile '{session.Profile.Name}' has no relay.");
        var attributes = new[] { relay.Attribute(2), relay.Attribute(3), relay.Attribute(4) };
        var results = await session.Link.ReadListAsync(attributes, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < attributes.Length; i++)
        {
            if (results[i].Refusal is { } refusal)
            {
                throw new MeterRefusedException(attributes[i].ToString(), refusal);
            }
        }

        var output = results[0].Decode() is DlmsData.Boolean boolean
            ? boolean.Value
            : throw new MeterDataException($"output_state {attributes[0]}", "is no boolean.");
        return new SupplyState(output, EnumOf(results[1].Decode(), $"control_state {attributes[1]}"), EnumOf(results[2].Decode(), $"control_mode {attributes[2]}"));
    }

    private static byte EnumOf(DlmsData data, string what) => data switch
    {
        DlmsData.Enum value => value.Value,
        DlmsData.Unsigned value => value.Value,
        _ => throw new MeterDataException(what, $"expected an enum, found {data.GetType().Name}."),
    };
}
