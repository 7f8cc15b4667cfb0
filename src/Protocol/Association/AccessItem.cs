using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>One part of an ACCESS: closed set. Prints no value: it may be a secret.</summary>
public abstract record AccessItem
{
    private AccessItem()
    {
    }

    public sealed record Get(CosemAttribute Attribute, SelectiveAccess? Access = null) : AccessItem
    {
        public override string ToString() => $"get {Attribute}";
    }

    public sealed record Set(CosemAttribute Attribute, DlmsData Value, SelectiveAccess? Access = null) : AccessItem
    {
        public override string ToString() => $"set {Attribute}";
    }

    /// <param name="Parameter">Null when the method has none.</param>
    public sealed record Action(CosemMethod Method, DlmsData? Parameter = null) : AccessItem
    {
        public override string ToString() => $"invoke {Method}";
    }
}

/// <summary>What became of one part of an ACCESS.</summary>
/// <param name="Raw">The A-XDR octets of what was read or returned, one whole value; empty when there is nothing.</param>
/// <param name="Refusal">Null when it succeeded.</param>
public readonly record struct AccessResult(ReadOnlyMemory<byte> Raw, Refusal? Refusal)
{
    public bool IsSuccess => Refusal is null;

    /// <summary>Decodes the value each time it is called; null when there is none.</summary>
    public DlmsData? Decode() => Raw.IsEmpty ? null : AxdrDecoder.Decode(Raw.Span);
}
