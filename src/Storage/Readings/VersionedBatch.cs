using PrepaidMeter.Metering.Readings;

namespace PrepaidMeter.Storage.Readings;

/// <summary>
/// Decides what of a batch is new: a key never seen is version 1, the value already held is nothing, another value is the next version. Pure. A key that
/// comes twice in a batch counts in the order given.
/// </summary>
/// <param name="held">Newest version and value of every key of the batch that the database holds.</param>
internal sealed class VersionedBatch<TKey, TValue>(Dictionary<TKey, (int Version, TValue Value)> held)
    where TKey : struct, IEquatable<TKey>
    where TValue : struct, IEquatable<TValue>
{
    private readonly List<(TKey Key, int Version, TValue Value)> _rows = [];
    private int _inserted;
    private int _newVersions;

    /// <summary>What is to be inserted.</summary>
    public IReadOnlyList<(TKey Key, int Version, TValue Value)> Rows => _rows;

    public StoreCounts Counts => new(_inserted, _newVersions);

    public void Add(TKey key, TValue value)
    {
        if (!held.TryGetValue(key, out var newest))
        {
            _inserted++;
            Store(key, 1, value);
        }
        else if (!newest.Value.Equals(value))
        {
            _newVersions++;
            Store(key, newest.Version + 1, value);
        }
    }

    private void Store(TKey key, int version, TValue value)
    {
        held[key] = (version, value);
        _rows.Add((key, version, value));
    }
}
