using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Association;

/// <summary>One attribute to read, whole or in part.</summary>
public readonly record struct GetItem(CosemAttribute Attribute, SelectiveAccess? Access = null);
