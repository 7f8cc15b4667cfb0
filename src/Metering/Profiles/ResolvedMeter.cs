using System.Collections.Concurrent;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>What sessions have learned from one meter and need not ask again: never configured, always read. Thread-safe.</summary>
/// <param name="share">Gives the one instance of a shape that meters share; null keeps each its own.</param>
public sealed class ResolvedMeter(Func<BufferShape, BufferShape>? share = null)
{
    /// <summary>One session writes at a time, and there are as many of these as meters: room for little, grown where it is needed.</summary>
    private const int Writers = 1;

    private readonly ConcurrentDictionary<CosemAttribute, ScalerUnit> _scalers = new(Writers, 17);
    private readonly ConcurrentDictionary<CosemObject, BufferShape> _shapes = new(Writers, 3);

    /// <summary>scaler_unit of the object that holds a value, by the value's attribute; null until read.</summary>
    public ScalerUnit? ScalerOf(CosemAttribute value) => _scalers.TryGetValue(value, out var scaler) ? scaler : null;

    public void Learn(CosemAttribute value, ScalerUnit scaler) => _scalers[value] = scaler;

    /// <summary>Columns of a profile as they were when last read; null until read.</summary>
    public BufferShape? ShapeOf(CosemObject profile) => _shapes.GetValueOrDefault(profile);

    public void Learn(CosemObject profile, BufferShape shape) => _shapes[profile] = share?.Invoke(shape) ?? shape;

    /// <summary>Forgets a shape that proved wrong, so that the next read asks again.</summary>
    public void Forget(CosemObject profile) => _shapes.TryRemove(profile, out _);
}
