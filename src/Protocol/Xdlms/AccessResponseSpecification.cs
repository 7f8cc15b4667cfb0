using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>Access-Response-Specification (IEC 62056-5-3): what became of one part of an ACCESS. Closed set.</summary>
public abstract record AccessResponseSpecification
{
    private AccessResponseSpecification()
    {
    }

    /// <summary>Null when it succeeded.</summary>
    public abstract Refusal? Refusal { get; }

    /// <summary>access-response-get [1].</summary>
    public sealed record Get(DataAccessResult Result) : AccessResponseSpecification
    {
        internal const byte Choice = 1;

        public override Refusal? Refusal => Result == DataAccessResult.Success ? null : new Refusal.Access(Result);
    }

    /// <summary>access-response-set [2].</summary>
    public sealed record Set(DataAccessResult Result) : AccessResponseSpecification
    {
        internal const byte Choice = 2;

        public override Refusal? Refusal => Result == DataAccessResult.Success ? null : new Refusal.Access(Result);
    }

    /// <summary>access-response-action [3].</summary>
    public sealed record Action(ActionResult Result) : AccessResponseSpecification
    {
        internal const byte Choice = 3;

        public override Refusal? Refusal => Result == ActionResult.Success ? null : new Refusal.Action(Result);
    }

    internal static AccessResponseSpecification Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = reader.RawByte();
        return choice switch
        {
            Get.Choice => new Get((DataAccessResult)reader.RawByte()),
            Set.Choice => new Set((DataAccessResult)reader.RawByte()),
            Action.Choice => new Action((ActionResult)reader.RawByte()),
            _ => throw reader.Error($"an Access-Response-Specification has no choice {choice}."),
        };
    }

    internal void Write(AxdrWriter writer)
    {
        var (choice, result) = this switch
        {
            Get get => (Get.Choice, (byte)get.Result),
            Set set => (Set.Choice, (byte)set.Result),
            Action action => (Action.Choice, (byte)action.Result),
            _ => throw new InvalidOperationException($"{GetType().Name} is not of the closed set."),
        };
        writer.RawByte(choice);
        writer.RawByte(result);
    }
}
