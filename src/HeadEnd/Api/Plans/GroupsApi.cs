using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.HeadEnd.Api.Plans;

/// <summary>A meter group: a query that is asked anew each time. An empty criterion admits every meter, of another any value suffices, and all must hold.</summary>
/// <param name="Areas">The group a meter has on record.</param>
/// <param name="Routes">Globs (* and ?) over the host a meter is reached through.</param>
/// <param name="SerialGlobs">Globs over serial numbers.</param>
internal sealed record GroupDto(
    string Name, string Description, IReadOnlyList<string> Profiles, IReadOnlyList<string> Areas, IReadOnlyList<string> Routes, IReadOnlyList<string> Tags,
    IReadOnlyList<string> SerialGlobs, IReadOnlyList<string> Serials)
{
    public static GroupDto From(MeterGroup g) => new(
        g.Name, g.Description, g.Selection.Profiles, g.Selection.Areas, g.Selection.Routes, g.Selection.Tags, g.Selection.SerialGlobs, g.Selection.Serials);
}

/// <summary>What a group is to be; its name is in the URL.</summary>
internal sealed record GroupChangeDto(
    string Description = "", IReadOnlyList<string>? Profiles = null, IReadOnlyList<string>? Areas = null, IReadOnlyList<string>? Routes = null,
    IReadOnlyList<string>? Tags = null, IReadOnlyList<string>? SerialGlobs = null, IReadOnlyList<string>? Serials = null)
{
    public MeterGroup ToGroup(string name) => new(
        name,
        Description,
        new() { Profiles = Profiles ?? [], Areas = Areas ?? [], Routes = Routes ?? [], Tags = Tags ?? [], SerialGlobs = SerialGlobs ?? [], Serials = Serials ?? [] });
}

/// <summary>The meters a group names now.</summary>
/// <param name="Serials">At most as many as the limit asked for.</param>
internal sealed record GroupMetersDto(string Group, int Meters, IReadOnlyList<string> Serials);

/// <summary>Tags to put on a meter and to take off it.</summary>
internal sealed record TagChangeDto(IReadOnlyList<string>? Add = null, IReadOnlyList<string>? Remove = null);

/// <summary>/groups, and the tags of meters.</summary>
internal static class GroupsApi
{
    public static void MapGroupsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/groups").WithTags("Groups");
        group.MapGet("", GetAsync).WithSummary("Meter groups");
        group.MapGet("/{name}", GetOneAsync).WithSummary("One group").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{name}/meters", MetersAsync).WithSummary("The meters a group names now").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{name}", PutAsync).WithSummary("Make or change a group");
        group.MapDelete("/{name}", DeleteAsync)
            .WithSummary("Remove a group that no plan uses")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        var tags = routes.MapGroup("/meters/{serialNumber}/tags").WithTags("Groups").ProducesProblem(StatusCodes.Status404NotFound);
        tags.MapGet("", TagsAsync).WithSummary("Tags of a meter");
        tags.MapPost("", TagAsync).WithSummary("Put tags on a meter and take tags off it");
    }

    private static async Task<Ok<IReadOnlyList<GroupDto>>> GetAsync(IMeterGroupStore groups, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<GroupDto>>([.. (await groups.ListAsync(cancellationToken)).Select(GroupDto.From)]);

    private static async Task<Results<Ok<GroupDto>, ProblemHttpResult>> GetOneAsync(string name, IMeterGroupStore groups, CancellationToken cancellationToken) =>
        await groups.FindAsync(name, cancellationToken) is { } group ? TypedResults.Ok(GroupDto.From(group)) : NoGroup(name);

    private static async Task<Results<Ok<GroupMetersDto>, ProblemHttpResult>> MetersAsync(string name, int? limit, IMeterGroupStore groups, CancellationToken cancellationToken)
    {
        if (limit is < 0 or > ApiLimits.LargestPageSize)
        {
            return Problems.BadRequest($"'limit' must be 0 to {ApiLimits.LargestPageSize}.");
        }

        if (await groups.FindAsync(name, cancellationToken) is not { } group)
        {
            return NoGroup(name);
        }

        var serials = new List<string>();
        var count = 0;
        await foreach (var meter in groups.SelectAsync(group.Selection, cancellationToken))
        {
            count++;
            if (serials.Count < (limit ?? ApiLimits.DefaultPageSize))
            {
                serials.Add(meter.SerialNumber);
            }
        }

        return TypedResults.Ok(new GroupMetersDto(name, count, serials));
    }

    private static async Task<Results<Ok<GroupDto>, ValidationProblem>> PutAsync(string name, GroupChangeDto body, IMeterGroupStore groups, CancellationToken cancellationToken)
    {
        var group = body.ToGroup(name);
        if (PlanRules.Faults(group) is { Count: > 0 } faults)
        {
            return Problems.Invalid(faults);
        }

        await groups.SaveAsync(group, cancellationToken);
        return TypedResults.Ok(GroupDto.From(group));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, IMeterGroupStore groups, IPlanStore plans, CancellationToken cancellationToken)
    {
        if ((await plans.ListAsync(cancellationToken)).FirstOrDefault(p => p.Group == name) is { } user)
        {
            return Problems.Conflict($"Plan '{user.Name}' reads group '{name}': change or remove the plan first.");
        }

        return await groups.DeleteAsync(name, cancellationToken) ? TypedResults.NoContent() : NoGroup(name);
    }

    private static async Task<Results<Ok<IReadOnlyList<string>>, ProblemHttpResult>> TagsAsync(
        string serialNumber, IMeterStore meters, IMeterGroupStore groups, CancellationToken cancellationToken) =>
        await meters.FindBySerialAsync(serialNumber, cancellationToken) is { } meter
            ? TypedResults.Ok(await groups.TagsAsync(meter.Id, cancellationToken))
            : Problems.NoMeter(serialNumber);

    private static async Task<Results<Ok<IReadOnlyList<string>>, ValidationProblem, ProblemHttpResult>> TagAsync(
        string serialNumber, TagChangeDto body, IMeterStore meters, IMeterGroupStore groups, CancellationToken cancellationToken)
    {
        var (add, remove) = (body.Add ?? [], body.Remove ?? []);
        if (TagFaults(add) is { Count: > 0 } faults)
        {
            return Problems.Invalid(faults);
        }

        if (await meters.FindBySerialAsync(serialNumber, cancellationToken) is not { } meter)
        {
            return Problems.NoMeter(serialNumber);
        }

        await groups.TagAsync([meter.Id], add, remove, cancellationToken);
        return TypedResults.Ok(await groups.TagsAsync(meter.Id, cancellationToken));
    }

    /// <summary>What is wrong with tags to put on a meter.</summary>
    public static IReadOnlyList<string> TagFaults(IReadOnlyList<string> tags) =>
        tags.Count > 100 || tags.Any(t => string.IsNullOrWhiteSpace(t) || t.Length > PlanRules.LongestName || t.Any(char.IsControl))
            ? [$"add: at most 100 tags of 1 to {PlanRules.LongestName} characters"]
            : [];

    private static ProblemHttpResult NoGroup(string name) => Problems.NotFound($"There is no meter group '{name}'.");
}
