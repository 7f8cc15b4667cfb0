using System.Buffers.Binary;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;

namespace PrepaidMeter.Storage.Plans;

internal sealed class PlanRunRow
{
    public long Id { get; init; }

    public string Definition { get; init; } = "";

    public DateTimeOffset ScheduledAt { get; init; }

    public int Cause { get; init; }

    public DateTimeOffset Deadline { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int State { get; init; }

    public int Meters { get; init; }

    public int Complete { get; init; }

    public int Failed { get; init; }

    public PlanRun ToRun() => new(
        Id, PlanJson.Read<ReadPlan>(Definition, "plan_run.definition"), ScheduledAt, (PlanRunCause)Cause, Deadline, StartedAt, EndedAt, (PlanRunState)State, Meters, Complete, Failed);
}

internal sealed class PlanShardRow
{
    private const int OctetsOfId = sizeof(long);

    public long RunId { get; init; }

    public int Number { get; init; }

    public long Epoch { get; init; }

    public int Pass { get; init; }

    public DateTimeOffset? OverAt { get; init; }

    public byte[] Meters { get; init; } = [];

    public byte[] Outcomes { get; init; } = [];

    public PlanShard ToShard() => new(RunId, Number, Epoch, Pass, OverAt is not null, ReadMeters(Meters), [.. Outcomes.Select(MeterOutcome.FromOctet)]);

    public static byte[] WriteMeters(IReadOnlyList<MeterId> meters)
    {
        var octets = new byte[meters.Count * OctetsOfId];
        for (var i = 0; i < meters.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(octets.AsSpan(i * OctetsOfId), meters[i].Value);
        }

        return octets;
    }

    public static byte[] WriteOutcomes(IReadOnlyList<MeterOutcome> outcomes) => [.. outcomes.Select(o => o.ToOctet())];

    private static MeterId[] ReadMeters(byte[] octets)
    {
        var meters = new MeterId[octets.Length / OctetsOfId];
        for (var i = 0; i < meters.Length; i++)
        {
            meters[i] = new(BinaryPrimitives.ReadInt64LittleEndian(octets.AsSpan(i * OctetsOfId)));
        }

        return meters;
    }
}
