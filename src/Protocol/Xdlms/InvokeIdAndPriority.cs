namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>
/// Invoke-Id-And-Priority, the octet that ties a response to its request (IEC 62056-5-3).
/// <code>
///  bit 7      bit 6          bits 5-4   bits 3-0
/// +----------+--------------+----------+-----------+
/// | priority | service class| reserved | invoke-id |
/// | 1 = high | 1=confirmed  |          |           |
/// +----------+--------------+----------+-----------+
/// </code>
/// </summary>
public readonly record struct InvokeIdAndPriority(byte Value)
{
    /// <summary>For a confirmed request. <paramref name="invokeId"/> is taken modulo 16, so a running counter can be given.</summary>
    public static InvokeIdAndPriority Confirmed(int invokeId, bool highPriority = true) =>
        new((byte)((invokeId & 0x0F) | 0x40 | (highPriority ? 0x80 : 0)));

    /// <summary>0..15.</summary>
    public byte InvokeId => (byte)(Value & 0x0F);

    public bool IsConfirmed => (Value & 0x40) != 0;

    public bool IsHighPriority => (Value & 0x80) != 0;

    public override string ToString() => $"{Value:X2}";
}
