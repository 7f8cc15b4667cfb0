using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Work;

/// <summary>How a node's ways to the meters are used at this moment.</summary>
/// <param name="Sessions">Permits of the node in use.</param>
/// <param name="Waiting">Meters that wait for a permit, by <see cref="WorkPriority"/>.</param>
/// <param name="Delayed">Meters that were denied their way and are considered again after a pause.</param>
public sealed record WorkStatus(int Sessions, int MaxSessions, ValueList<int> Waiting, int Delayed, IReadOnlyList<RouteStatus> Routes);

/// <summary>One route with a limit, since it was first used.</summary>
/// <param name="IsCircuitOpen">Nothing answered on it: only probes are tried.</param>
public sealed record RouteStatus(string Name, int Sessions, int MaxSessions, int Waiting, bool IsCircuitOpen);
