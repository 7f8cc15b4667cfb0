using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Views;

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
        var view = new DisconnectControl(session.Link, relay.InstanceId);
        var (output, state, mode) = await view.GetAsync(view.OutputState, view.ControlState, view.ControlMode, cancellationToken).ConfigureAwait(false);
        return new SupplyState(output, (byte)state, mode);
    }
}
