namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Everything that could be read in the octets, in their order, and every place where they are wrong.</summary>
public sealed record DecodedMessage(IReadOnlyList<DecodedNode> Nodes, IReadOnlyList<DecodeError> Errors);
