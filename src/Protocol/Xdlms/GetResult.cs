using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>The meter's answer to one attribute: data or a refusal.</summary>
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
}

/// <summary>The meter's answer to an ACTION: a refusal or success, and return data where the method has any.</summary>
public readonly record struct ActionResponseResult(Refusal? Refusal, GetResult? ReturnData)
{
    public bool IsSuccess => Refusal is null;
}
