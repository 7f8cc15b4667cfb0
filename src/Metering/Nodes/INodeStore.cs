namespace PrepaidMeter.Metering.Nodes;

/// <summary>Which nodes share the database. Thread-safe.</summary>
public interface INodeStore
{
    /// <summary>A sign of life; the first one enters the node.</summary>
    /// <param name="now">The node's clock. Real time.</param>
    /// <returns>The node as it stands now.</returns>
    Task<NodeStatus> BeatAsync(Node node, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The node ends in good order and is no longer listed.</summary>
    Task RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>Every node that did not end in good order, by name; dead ones too until they are forgotten.</summary>
    Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Forgets nodes silent for longer; returns how many.</summary>
    Task<int> ForgetAsync(TimeSpan silentFor, CancellationToken cancellationToken);
}
