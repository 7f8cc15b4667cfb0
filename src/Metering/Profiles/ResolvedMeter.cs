using System.Collections.Concurrent;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>What sessions have learned from one meter and need not ask again: never configured, always read. Thread-safe.</summary>
public sealed class ResolvedMeter
{
    private readonly ConcurrentDictionary<CosemAttribute, ScalerUnit> _scalers = new();
    private readonly ConcurrentDictionary<CosemObject, BufferShape> _shapes = new();

    /// <summary>scaler_unit of the object that holds a value, by the value's attribute; null until read.</summary>
    public ScalerUnit? ScalerOf(CosemAttribute value) => _scalers.TryGetValue(value, out var scaler) ? scaler : null;

    public void Learn(CosemAttribute value, ScalerUnit scaler) => _scalers[value] = scaler;

    /// <summary>Columns of a profile as they were when last read; null until read.</summary>
    public BufferShape? ShapeOf(CosemObject profile) => _shapes.GetValueOrDefault(profile);

    public void Learn(CosemObject profile, BufferShape shape) => _shapes[profile] = shape;

    /// <summary>Forgets a shape that proved wrong, so that the next read asks again.</summary>
    public void Forget(CosemObject profile) => _shapes.TryRemove(profile, out _);
}
