namespace PrepaidMeter.Metering.Meters;

/// <summary>Something about a meter changed that a page or a test may want to show. Carries no data: look it up.</summary>
public readonly record struct MeterChange(MeterId MeterId, MeterChangeKind Kind);

public enum MeterChangeKind
{
    Readings = 0,
    Command = 1,
    Account = 2,
}

/// <summary>Publishes changes inside the process, best effort, never blocking the publisher. Thread-safe.</summary>
public interface IChangeFeed
{
    void Publish(MeterChange change);

    /// <summary>Calls <paramref name="handler"/> for each change until the subscription is disposed; the handler must be quick.</summary>
    IDisposable Subscribe(Action<MeterChange> handler);
}
