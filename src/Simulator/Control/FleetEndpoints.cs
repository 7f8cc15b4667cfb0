using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Control;

/// <summary>The fleet as a whole and its time.</summary>
internal sealed class FleetEndpoints(SimulatedFleet fleet, ScaledTimeProvider world)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/fleet", () => Results.Json(new
        {
            model = fleet.Options.Model.Name,
            meters = fleet.Options.MeterCount,
            firstSerial = fleet.SerialNumberOf(0),
            lastSerial = fleet.SerialNumberOf(fleet.Options.MeterCount - 1),
            connections = fleet.ConnectionCount,
            time = world.GetUtcNow(),
            speed = world.Speed,
            faultsInjected = fleet.Options.Faults?.Log.Count ?? 0,
        }));
        routes.MapPost("/time", (TimeStep step) =>
        {
            world.Advance(step.AdvanceSeconds is > 0 and <= TimeStep.Most
                ? TimeSpan.FromSeconds(step.AdvanceSeconds)
                : throw new ControlException(StatusCodes.Status400BadRequest, $"advanceSeconds: {step.AdvanceSeconds} is not from 1 to {TimeStep.Most}; time does not go back."));
            return Results.Json(new { time = world.GetUtcNow() });
        });
        routes.MapGet("/faults", (string? serial) => Results.Json(
            (fleet.Options.Faults?.Log.Newest(serial) ?? []).Select(f => new { f.Serial, f.Session, Fault = FaultWords.Of(f.Kind), f.Value })));
    }

    private sealed record TimeStep(long AdvanceSeconds)
    {
        /// <summary>Ten years.</summary>
        public const long Most = 315_360_000;
    }
}
