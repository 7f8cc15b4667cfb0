using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.Metering.Nodes;

namespace PrepaidMeter.HeadEnd.Api.Nodes;

/// <summary>/nodes.</summary>
internal static class NodesApi
{
    public static void MapNodesApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/nodes", GetAsync).WithTags("Nodes").WithSummary("Processes of the head-end on this database, and which are alive");

    private static async Task<Ok<IReadOnlyList<NodeDto>>> GetAsync(INodeStore nodes, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<NodeDto>>([.. (await nodes.ListAsync(cancellationToken)).Select(NodeDto.From)]);
}
