using System.Buffers;
using System.Globalization;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Transports;

/// <summary>A meter behind a gateway or concentrator (DLMS gateway protocol): the network behind it, and the meter's physical device address there.</summary>
/// <param name="PhysicalDevice">0..255 octets, as the network has them.</param>
public sealed record GatewayAddress(byte NetworkId, Octets PhysicalDevice)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    /// <summary>Reads NETID:ADDRESS, the network in decimal and the address in hex: "1:00A1B2".</summary>
    /// <exception cref="FormatException">Not of that form.</exception>
    public static GatewayAddress Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && byte.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var network)
            && text.Length - colon - 1 is var digits && digits % 2 == 0 && digits <= 2 * byte.MaxValue
            && !text.AsSpan(colon + 1).ContainsAnyExcept(HexDigits)
                ? new(network, Octets.FromHex(text[(colon + 1)..]))
                : throw new FormatException($"'{text}' is no NETID:ADDRESS such as 1:00A1B2: a network from 0 to 255, and up to 255 octets in hex.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{NetworkId}:{PhysicalDevice}");
}
