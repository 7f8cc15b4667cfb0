namespace PrepaidMeter.Protocol.Association;

/// <summary>How attributes and methods are named on the wire (IEC 62056-5-3). A meter speaks one of the two in an association.</summary>
public enum Referencing
{
    /// <summary>Class, logical name and index.</summary>
    LogicalName,

    /// <summary>A number of 16 bits each, which the meter's association object maps to logical names.</summary>
    ShortName,
}
