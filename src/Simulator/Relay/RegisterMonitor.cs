using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Relay;

/// <summary>
/// Watches the power cross thresholds (class 21). The first look only finds out on which side it is. A threshold acts once in an instant, or a script
/// that switches the supply would be called for without end. Not thread-safe.
/// </summary>
internal sealed class RegisterMonitor
{
    private bool[]? _above;
    private long[] _actedAt = [];

    /// <summary>In W.</summary>
    public ValueList<uint> Thresholds { get; private set; }

    /// <summary>Of the thresholds in their order; thresholds beyond the last do nothing.</summary>
    public ValueList<CrossingScripts> Actions { get; set; }

    public void SetThresholds(ValueList<uint> thresholds)
    {
        Thresholds = thresholds;
        _above = null;
    }

    /// <summary>Takes the power in W from this instant on; tells a script that is due, to be asked again until there is none.</summary>
    public ScriptReference? Observe(long world, long watts)
    {
        if (_above is null)
        {
            _above = [.. Thresholds.Select(t => watts > t)];
            _actedAt = [.. Thresholds.Select(_ => long.MinValue)];
            return null;
        }

        for (var i = 0; i < _above.Length; i++)
        {
            var above = watts > Thresholds[i];
            if (above == _above[i] || _actedAt[i] == world)
            {
                continue;
            }

            _above[i] = above;
            _actedAt[i] = world;
            if (i < Actions.Count)
            {
                return above ? Actions[i].Up : Actions[i].Down;
            }
        }

        return null;
    }
}

/// <summary>What runs when a value crosses a threshold upwards and downwards.</summary>
internal readonly record struct CrossingScripts(ScriptReference Up, ScriptReference Down);
