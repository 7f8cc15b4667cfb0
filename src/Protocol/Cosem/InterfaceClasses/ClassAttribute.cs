namespace PrepaidMeter.Protocol.Cosem;

/// <summary>One attribute of an interface class.</summary>
/// <param name="Name">As the standard writes it: "scaler_unit".</param>
/// <param name="Type">Its Data type; "CHOICE" where the standard leaves it to the object.</param>
/// <param name="IsStatic">The meter does not change it by itself: configuration. Otherwise it is dynamic.</param>
public sealed record ClassAttribute(string Name, string Type, bool IsStatic);
