namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Elements that are made when somebody looks at the first of them, and then kept. Thread-safe: made twice at worst, and equal.</summary>
/// <param name="count">Null where it takes making them to know.</param>
internal abstract class DeferredItems<T>(int? count)
{
    private T[]? _items;

    public int Count => count ?? Items.Length;

    public T[] Items => Volatile.Read(ref _items) ?? (_items = Make());

    protected abstract T[] Make();
}
