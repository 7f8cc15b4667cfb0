using System.Globalization;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// Invocation counter (IEC 62056-5-3), the varying part of the nonce, 0..2^32-1. Under one key and system title no value may be used twice, and
/// there is no way round from the last to the first: then the key must be changed.
/// </summary>
public readonly record struct InvocationCounter(uint Value) : IComparable<InvocationCounter>
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = 4;

    public int CompareTo(InvocationCounter other) => Value.CompareTo(other.Value);

    public static bool operator <(InvocationCounter left, InvocationCounter right) => left.Value < right.Value;

    public static bool operator >(InvocationCounter left, InvocationCounter right) => left.Value > right.Value;

    public static bool operator <=(InvocationCounter left, InvocationCounter right) => left.Value <= right.Value;

    public static bool operator >=(InvocationCounter left, InvocationCounter right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
