namespace PrepaidMeter.Protocol.Cosem;

/// <summary>TypeDescription of a compact-array: the tag, and for arrays and structures the element types (IEC 62056-5-3).</summary>
/// <param name="Tag">Data tag, 0..33 or 255.</param>
/// <param name="Count">Number of elements of an array (tag 1); 0 otherwise.</param>
/// <param name="Elements">One type for an array, one per member for a structure; empty for simple types.</param>
public sealed record DlmsTypeDescription(byte Tag, int Count, ValueList<DlmsTypeDescription> Elements);
