using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.HeadEnd.WebConsole.Pages;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>
/// Where the forms of the pages go: <c>POST /console/plans/{plan}/run|pause|resume|preview</c> and <c>/console/meters/{serial}/read|fetch|cut|restore|recharge</c>, with an antiforgery token. The answer is JSON for
/// the console's script and a page for a browser without it. What was begun is not abandoned when the browser goes away, only when the service stops.
/// </summary>
internal static class ActionEndpoints
{
    private delegate Task<ActionAnswer> PlanAction(PlanActions actions, ReadPlan plan, CancellationToken cancellationToken);

    private delegate Task<ActionAnswer> MeterAction(MeterActions actions, Meter meter, string operatorName, CancellationToken cancellationToken);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        MapPlans(endpoints);
        var group = endpoints.MapGroup("/console/meters/{serial}").ExcludeFromDescription();
        group.MapPost("/read", (string serial, [FromForm] string? key, HttpContext context) =>
            RunAsync(context, serial, (actions, meter, _, stop) => actions.ReadAsync(meter, stop)));
        group.MapPost("/fetch", (string serial, [FromForm] string? key, HttpContext context) =>
            RunAsync(context, serial, (actions, meter, _, stop) => actions.FetchAsync(meter, stop)));
        group.MapPost("/cut", (string serial, [FromForm] string? key, [FromForm] string? reason, HttpContext context) =>
            RunAsync(context, serial, (actions, meter, who, stop) => actions.SwitchAsync(meter, new CommandAction.Cut(), key, reason, who, stop)));
        group.MapPost("/restore", (string serial, [FromForm] string? key, [FromForm] string? reason, HttpContext context) =>
            RunAsync(context, serial, (actions, meter, who, stop) => actions.SwitchAsync(meter, new CommandAction.Restore(), key, reason, who, stop)));
        group.MapPost("/recharge", (string serial, [FromForm] string? key, [FromForm] string? amount, HttpContext context) =>
            RunAsync(context, serial, (actions, meter, who, stop) => actions.RechargeAsync(meter, key, amount, who, stop)));
    }

    private static void MapPlans(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/console/plans/{plan}").ExcludeFromDescription();
        group.MapPost("/run", (string plan, [FromForm] string? key, HttpContext context) => OnPlanAsync(context, plan, (actions, found, stop) => actions.RunAsync(found, stop)));
        group.MapPost("/pause", (string plan, [FromForm] string? key, HttpContext context) => OnPlanAsync(context, plan, (actions, found, stop) => actions.PauseAsync(found, true, stop)));
        group.MapPost("/resume", (string plan, [FromForm] string? key, HttpContext context) => OnPlanAsync(context, plan, (actions, found, stop) => actions.PauseAsync(found, false, stop)));
        group.MapPost("/preview", (string plan, [FromForm] string? key, HttpContext context) => OnPlanAsync(context, plan, (actions, found, stop) => actions.PreviewAsync(found, stop)));
    }

    private static async Task<IResult> OnPlanAsync(HttpContext context, string plan, PlanAction action)
    {
        if (!LocalCaller.Is(context))
        {
            return Present(context, plan, ActionAnswer.Bad("Only a browser on the head-end's own machine may do this. Nothing was done."), isPlan: true);
        }

        var services = context.RequestServices;
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var found = await services.GetRequiredService<IPlanStore>().FindAsync(plan, stopping);
        var answer = found is null ? ActionAnswer.Bad($"There is no plan {plan} any more.") : await action(services.GetRequiredService<PlanActions>(), found, stopping);
        return Present(context, plan, answer, isPlan: true);
    }

    private static async Task<IResult> RunAsync(HttpContext context, string serial, MeterAction action)
    {
        if (!LocalCaller.Is(context))
        {
            return Present(context, serial, ActionAnswer.Bad("Only a browser on the head-end's own machine may do this. Nothing was done."));
        }

        var services = context.RequestServices;
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var meter = await services.GetRequiredService<IMeterStore>().FindBySerialAsync(serial, stopping);
        var answer = meter is null
            ? ActionAnswer.Bad($"There is no meter {serial}: it may have been renamed; look it up on the fleet page.")
            : await action(services.GetRequiredService<MeterActions>(), meter, OperatorOf(context), stopping);
        return Present(context, serial, answer);
    }

    private static IResult Present(HttpContext context, string serial, ActionAnswer answer, bool isPlan = false) =>
        context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
            ? TypedResults.Json(answer)
            : new RazorComponentResult<AnswerPage>(new Dictionary<string, object?> { ["Serial"] = serial, ["Answer"] = answer, ["IsPlan"] = isPlan });

    private static string OperatorOf(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? "console:" + name : "console";
}
