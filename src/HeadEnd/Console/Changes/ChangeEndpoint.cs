using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary><c>GET /console/changes?meter=SERIAL</c>: the event stream of an open page. It ends when the service stops, so that it does not hold it up.</summary>
internal static class ChangeEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/console/changes", WatchAsync).ExcludeFromDescription();

    private static async Task<IResult> WatchAsync(
        string? meter, HttpContext context, ChangeStream stream, IMeterStore meters, IHostApplicationLifetime lifetime)
    {
        MeterId? id = null;
        if (meter is not null)
        {
            if (await meters.FindBySerialAsync(meter, context.RequestAborted) is not { } found)
            {
                return TypedResults.NotFound();
            }

            id = found.Id;
        }

        // A proxy that buffers would hold the events back.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.RegisterForDispose(end);
        return TypedResults.ServerSentEvents(stream.WatchAsync(id, end.Token));
    }
}
