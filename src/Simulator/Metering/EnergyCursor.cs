namespace PrepaidMeter.Simulator.Metering;

/// <summary>Walks a timeline forward. Valid until the timeline changes.</summary>
internal struct EnergyCursor(EnergyTimeline timeline, int checkpoint)
{
    private EnergyState _state = timeline.Checkpoints[checkpoint].State;
    private int _checkpoint = checkpoint;

    public readonly EnergyState State => _state;

    /// <summary>In force from <see cref="State"/> on.</summary>
    public readonly SupplyConditions Conditions => timeline.Checkpoints[_checkpoint].Conditions;

    /// <param name="world">Not before the present position.</param>
    public void MoveTo(long world)
    {
        while (_checkpoint + 1 < timeline.Checkpoints.Count && timeline.Checkpoints[_checkpoint + 1].State.At <= world)
        {
            _checkpoint++;
            _state = timeline.Checkpoints[_checkpoint].State;
        }

        timeline.Integrate(ref _state, Conditions, world);
    }
}
