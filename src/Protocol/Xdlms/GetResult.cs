using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>The meter's answer to one attribute (Get-Data-Result): data or a refusal.</summary>
/// <param name="Raw">The value's A-XDR octets, already checked to be one whole value; empty when refused.</param>
/// <param name="Refusal">Null when the meter gave data. Invariant: exactly one of Raw and Refusal is given.</param>
public readonly record struct GetResult(ReadOnlyMemory<byte> Raw, Refusal? Refusal)
{
    public static GetResult Refused(DataAccessResult result) => new(default, new Refusal.Access(result));

    public bool IsSuccess => Refusal is null;

    /// <summary>Decodes the value each time it is called.</summary>
    /// <exception cref="InvalidOperationException">The meter refused.</exception>
    public DlmsData Decode() => Refusal is null
        ? AxdrDecoder.Decode(Raw.Span)
        : throw new InvalidOperationException($"No data: {Refusal}.");

    internal static GetResult Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = reader.RawByte();
        return choice switch
        {
            0 => new(RawSlices.Data(ref reader, apdu).Memory, null),
            1 => Refused((DataAccessResult)reader.RawByte()),
            _ => throw reader.Error($"a Get-Data-Result has no choice {choice}."),
        };
    }

    internal void Write(AxdrWriter writer)
    {
        switch (Refusal)
        {
            case null:
                writer.RawByte(0);
                writer.RawOctets(Raw.Span);
                break;
            case Refusal.Access access:
                writer.RawByte(1);
                writer.RawByte((byte)access.Result);
                break;
            default:
                throw new InvalidOperationException($"'{Refusal}' is an APDU of its own, no Data-Access-Result.");
        }
    }
}
