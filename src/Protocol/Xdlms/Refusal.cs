using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>How a meter says no. Data, never an exception: closed set.</summary>
public abstract record Refusal
{
    private Refusal()
    {
    }

    /// <summary>Data-Access-Result other than success, of GET or SET.</summary>
    public sealed record Access(DataAccessResult Result) : Refusal
    {
        public override string ToString() => $"data-access-result {(byte)Result} {Result}";
    }

    /// <summary>Action-Result other than success.</summary>
    public sealed record Action(ActionResult Result) : Refusal
    {
        public override string ToString() => $"action-result {(byte)Result} {Result}";
    }

    /// <summary>ExceptionResponse APDU (0xD8).</summary>
    public sealed record Exception(ExceptionResponse Response) : Refusal
    {
        public override string ToString() => Response.ToString();
    }

    /// <summary>ConfirmedServiceError APDU (0x0E).</summary>
    public sealed record ServiceError(ConfirmedServiceError Error) : Refusal
    {
        public override string ToString() => Error.ToString();
    }
}
