namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>
/// Long-Invoke-Id-And-Priority of ACCESS and data-notification (IEC 62056-5-3).
/// <code>
///  bit 31     bit 30         bit 29        bit 28            bits 27-24   bits 23-0
/// +----------+--------------+-------------+-----------------+-----------+-----------+
/// | priority | service class| processing  | self-descriptive| reserved  | invoke-id |
/// | 1 = high | 1=confirmed  | 1=break on  | 1=the response  |           |           |
/// |          |              |   an error  |   repeats the   |           |           |
/// |          |              |             |   request's list|           |           |
/// +----------+--------------+-------------+-----------------+-----------+-----------+
/// </code>
/// </summary>
public readonly record struct LongInvokeIdAndPriority(uint Value)
{
    /// <summary>For a confirmed request that goes on after an error. <paramref name="invokeId"/> is taken modulo 2^24.</summary>
    public static LongInvokeIdAndPriority Confirmed(uint invokeId, bool highPriority = true) =>
        new((invokeId & 0x00FF_FFFF) | 0x4000_0000 | (highPriority ? 0x8000_0000 : 0));

    /// <summary>0..16777215.</summary>
    public uint InvokeId => Value & 0x00FF_FFFF;

    public bool IsSelfDescriptive => (Value & 0x1000_0000) != 0;

    /// <summary>Nothing after the first error is to be done; otherwise every part of the request is.</summary>
    public bool BreaksOnError => (Value & 0x2000_0000) != 0;

    public bool IsConfirmed => (Value & 0x4000_0000) != 0;

    public bool IsHighPriority => (Value & 0x8000_0000) != 0;

    public override string ToString() => $"{Value:X8}";
}
