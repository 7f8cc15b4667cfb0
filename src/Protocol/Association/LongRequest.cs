using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>A request that is arriving in blocks, and whom its values are for. Closed set.</summary>
internal abstract class LongRequest(InvokeIdAndPriority id, int maxSize)
{
    public InvokeIdAndPriority Id { get; } = id;

    public BlockAssembly Assembly { get; } = new(maxSize);

    /// <summary>set-request-with-first-datablock, or with-list-and-first-datablock: then the value is a list.</summary>
    public sealed class OfSet(InvokeIdAndPriority id, int maxSize, ValueList<AttributeWithSelection> attributes, bool isList) : LongRequest(id, maxSize)
    {
        public ValueList<AttributeWithSelection> Attributes { get; } = attributes;

        public bool IsList { get; } = isList;
    }

    /// <summary>action-request-with-first-pblock, or with-list-and-first-pblock.</summary>
    public sealed class OfAction(InvokeIdAndPriority id, int maxSize, ValueList<CosemMethod> methods, bool isList) : LongRequest(id, maxSize)
    {
        public ValueList<CosemMethod> Methods { get; } = methods;

        public bool IsList { get; } = isList;
    }

    /// <summary>A Read or Write in short names, in blocks that carry all of it but the tag.</summary>
    public sealed class InShortNames(byte tag, int maxSize) : LongRequest(default, maxSize)
    {
        public byte Tag { get; } = tag;
    }
}
