using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>
/// One COSEM object of a model: behaviour only. The meter's state comes with each call, so that all meters of a model share one instance. Callers have
/// checked that the attribute or method exists and that the client may use it.
/// </summary>
internal interface ICosemObject
{
    ushort ClassId { get; }

    byte Version { get; }

    LogicalName Name { get; }

    /// <summary>Every attribute, 1 (logical_name) included.</summary>
    IReadOnlyList<AttributeDefinition> Attributes { get; }

    IReadOnlyList<MethodDefinition> Methods { get; }

    /// <summary>Writes the value; after anything but success what was written is discarded.</summary>
    DataAccessResult Get(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer);

    DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value);

    ActionResult Invoke(ObjectCall call, sbyte method, DlmsData? parameter, AxdrWriter returnData);
}
