namespace PrepaidMeter.Protocol.Association;

/// <summary>A request does not fit the meter's max-receive-pdu-size and the meter granted no block transfer for it. Nothing was sent; the link is good.</summary>
public sealed class RequestTooLongException(int length, int limit)
    : DlmsException($"The request takes {length} octets where the meter accepts {limit} and granted no block transfer for it.", isTransient: false)
{
    /// <summary>Octets of the request's APDU.</summary>
    public int Length { get; } = length;

    /// <summary>The meter's limit.</summary>
    public int Limit { get; } = limit;
}
