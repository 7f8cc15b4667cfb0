using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Load;
using PrepaidMeter.Simulator.Objects;
using PrepaidMeter.Simulator.Relay;
using PrepaidMeter.Simulator.Tariff;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Models;

/// <summary>What a model's JSON says, part by part.</summary>
internal sealed record ModelParts
{
    public required string Name { get; init; }

    public required string Manufacturer { get; init; }

    public required string SerialPrefix { get; init; }

    public required CivilZone Zone { get; init; }

    public required LlsSecret Password { get; init; }

    public required Ratings Ratings { get; init; }

    public required byte ControlMode { get; init; }

    public required LimiterSettings Limiter { get; init; }

    public required IReadOnlyList<RegisterDefinition> Registers { get; init; }

    public required IReadOnlyList<ProfileDefinition> Profiles { get; init; }

    public required LoadShape Load { get; init; }

    public required IReadOnlyList<ICosemObject> FixedObjects { get; init; }

    public required TariffSchedule Tariff { get; init; }
}
