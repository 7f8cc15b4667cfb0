using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PrepaidMeter.Protocol.Cosem;

/// <summary>An immutable list compared by its elements, so that records holding one are values too. The default is empty.</summary>
public readonly struct ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    // T[] or DeferredItems<T>; null is empty.
    private readonly object? _source;

    public ValueList(ImmutableArray<T> items) => _source = ImmutableCollectionsMarshal.AsArray(items);

    internal ValueList(DeferredItems<T> items) => _source = items;

    private T[] Items => _source switch
    {
        null => [],
        DeferredItems<T> deferred => deferred.Items,
        var items => (T[])items,
    };

    public int Count => _source is DeferredItems<T> deferred ? deferred.Count : Items.Length;

    public T this[int index] => Items[index];

    public ImmutableArray<T>.Enumerator GetEnumerator() => ImmutableCollectionsMarshal.AsImmutableArray(Items).GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    public bool Equals(ValueList<T> other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan(), EqualityComparer<T>.Default);

    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(", ", Items)}]";

    public static bool operator ==(ValueList<T> left, ValueList<T> right) => left.Equals(right);

    public static bool operator !=(ValueList<T> left, ValueList<T> right) => !left.Equals(right);
}

public static class ValueList
{
    public static ValueList<T> Create<T>(params ReadOnlySpan<T> items) => new([.. items]);

    public static ValueList<T> From<T>(IEnumerable<T> items) => new([.. items]);
}
