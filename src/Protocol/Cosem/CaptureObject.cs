namespace PrepaidMeter.Protocol.Cosem;

/// <summary>capture_object_definition of profile generic: what one column of the buffer holds (IEC 62056-6-2, class 7).</summary>
/// <param name="AttributeIndex">The captured attribute; 0 means every public attribute of the object.</param>
/// <param name="DataIndex">Element of a complex attribute; 0 means the whole attribute.</param>
public readonly record struct CaptureObject(ushort ClassId, LogicalName InstanceId, sbyte AttributeIndex, ushort DataIndex)
{
    /// <summary>The time attribute of the clock, 8:0.0.1.0.0.255:2.</summary>
    public static CaptureObject Clock => new(8, new LogicalName(0, 0, 1, 0, 0, 255), 2, 0);

    public CosemAttribute Attribute => new(ClassId, InstanceId, AttributeIndex);
}
