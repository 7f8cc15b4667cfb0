using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Access-Request-Specification (IEC 62056-5-3): one part of an ACCESS. Closed set; the choices with selection are those with an access.</summary>
public abstract record AccessRequestSpecification
{
    private AccessRequestSpecification()
    {
    }

    /// <summary>access-request-get [1], access-request-get-with-selection [4].</summary>
    public sealed record Get(CosemAttribute Attribute, SelectiveAccess? Access = null) : AccessRequestSpecification
    {
        internal const byte Choice = 1;
        internal const byte WithSelection = 4;
    }

    /// <summary>access-request-set [2], access-request-set-with-selection [5].</summary>
    public sealed record Set(CosemAttribute Attribute, SelectiveAccess? Access = null) : AccessRequestSpecification
    {
        internal const byte Choice = 2;
        internal const byte WithSelection = 5;
    }

    /// <summary>access-request-action [3].</summary>
    public sealed record Action(CosemMethod Method) : AccessRequestSpecification
    {
        internal const byte Choice = 3;
    }

    internal static AccessRequestSpecification Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = reader.RawByte();
        return choice switch
        {
            Get.Choice => new Get(reader.RawAttribute()),
            Set.Choice => new Set(reader.RawAttribute()),
            Action.Choice => new Action(reader.RawMethod()),
            Get.WithSelection => new Get(reader.RawAttribute(), AccessSelection.ReadDescriptor(ref reader)),
            Set.WithSelection => new Set(reader.RawAttribute(), AccessSelection.ReadDescriptor(ref reader)),
            _ => throw reader.Error($"an Access-Request-Specification has no choice {choice}."),
        };
    }

    internal void Write(AxdrWriter writer)
    {
        switch (this)
        {
            case Get get:
                WriteAttribute(writer, get.Access is null ? Get.Choice : Get.WithSelection, get.Attribute, get.Access);
                break;
            case Set set:
                WriteAttribute(writer, set.Access is null ? Set.Choice : Set.WithSelection, set.Attribute, set.Access);
                break;
            case Action action:
                writer.RawByte(Action.Choice);
                writer.RawMethod(action.Method);
                break;
        }
    }

    private static void WriteAttribute(AxdrWriter writer, byte choice, CosemAttribute attribute, SelectiveAccess? access)
    {
        writer.RawByte(choice);
        writer.RawAttribute(attribute);
        if (access is not null)
        {
            AccessSelection.WriteDescriptor(writer, access);
        }
    }
}
