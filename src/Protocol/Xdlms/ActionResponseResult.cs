using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>The meter's answer to an ACTION (Action-Response-With-Optional-Data): a refusal or success, and return data where the method has any.</summary>
public readonly record struct ActionResponseResult(Refusal? Refusal, GetResult? ReturnData)
{
    public bool IsSuccess => Refusal is null;

    internal static ActionResponseResult Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var result = (ActionResult)reader.RawByte();
        Refusal? refusal = result == ActionResult.Success ? null : new Refusal.Action(result);
        return new(refusal, reader.RawFlag() ? GetResult.Read(ref reader, apdu) : null);
    }

    /// <summary>Decodes what the blocks of action-response-with-pblock add up to.</summary>
    /// <exception cref="DlmsDecodeException">Not one whole Action-Response-With-Optional-Data.</exception>
    public static ActionResponseResult Decode(ReadOnlyMemory<byte> octets)
    {
        var reader = new AxdrReader(octets.Span, RawSlices.Layer);
        var result = Read(ref reader, octets);
        reader.End();
        return result;
    }

    internal void Write(AxdrWriter writer)
    {
        writer.RawByte(Refusal switch
        {
            null => (byte)ActionResult.Success,
            Refusal.Action action => (byte)action.Result,
            _ => throw new InvalidOperationException($"'{Refusal}' is an APDU of its own, no Action-Result."),
        });
        writer.RawByte(ReturnData is null ? (byte)0 : (byte)1);
        ReturnData?.Write(writer);
    }
}
