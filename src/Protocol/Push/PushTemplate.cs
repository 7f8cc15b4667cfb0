using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Push;

/// <summary>
/// What the values of an unnamed push are, in their order, where the operator or the model's manual says so (QUIRKS meters 14). A meter that pushes
/// several lists (QUIRKS meters 12) has one for each: they are told apart by how many values they have.
/// </summary>
/// <param name="Columns">One for each value; null for a value of no interest.</param>
public sealed record PushTemplate(ValueList<CaptureObject?> Columns);
