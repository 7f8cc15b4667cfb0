using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Commands;

/// <summary>Cut and restore by disconnect control.</summary>
internal sealed class RelayProcedure(CommandAction action) : ICommandProcedure
{
    private IReadOnlyList<DisconnectMethod> _methods = [];

    public async Task<CommandPlan> PlanAsync(MeterSession session, CancellationToken cancellationToken)
    {
        var state = await SupplyReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        _methods = DisconnectControlRules.Plan(action, state, out var refusal);
        return refusal is not null
            ? new CommandPlan.Refuse(refusal, state)
            : _methods.Count == 0 ? new CommandPlan.Nothing(DisconnectControlRules.Judge(action, state)) : new CommandPlan.Send(_methods.Count, state);
    }

    /// <summary>The second step of "disconnect, then reconnect" only makes sense when the first one has been seen to work.</summary>
    public async Task<string?> FindObstacleAsync(MeterSession session, int step, CancellationToken cancellationToken)
    {
        if (step == 0)
        {
            return null;
        }

        var state = await SupplyReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        return state.ControlState == DisconnectControlRules.Disconnected ? null : "remote_disconnect did not bring the meter out of ready-for-reconnection";
    }

    public async Task<string?> SendAsync(MeterSession session, int step, CancellationToken cancellationToken)
    {
        var method = session.Profile.Relay!.Value.Method((sbyte)_methods[step]);
        var response = await session.Link.InvokeAsync(method, new DlmsData.Integer(0), cancellationToken).ConfigureAwait(false);
        return response.Refusal is { } refusal ? $"{_methods[step]} {method}: {refusal}" : null;
    }

    public async Task<CommandVerdict> ReadBackAsync(MeterSession session, CancellationToken cancellationToken) =>
        DisconnectControlRules.Judge(action, await SupplyReader.ReadAsync(session, cancellationToken).ConfigureAwait(false));
}
