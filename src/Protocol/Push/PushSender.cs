using System.Net;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Push;

/// <summary>Who a push says it is from, read from the frame and from the header of the APDU: nothing of it is proved yet.</summary>
/// <param name="Source">Where the connection or datagram came from.</param>
/// <param name="LogicalDevice">Source wPort, or upper HDLC address of the sender.</param>
/// <param name="Client">Destination wPort, or upper HDLC address of the receiver.</param>
/// <param name="Tag">The APDU's first octet.</param>
/// <param name="SystemTitle">Of a general-ciphering or general-signing APDU; empty for any other, and where the meter leaves it empty.</param>
public sealed record PushSender(EndPoint? Source, ushort LogicalDevice, ushort Client, byte Tag, Octets SystemTitle)
{
    /// <summary>Ciphered or signed. What is not, anybody can have sent.</summary>
    public bool IsProtected => ProtectedApdu.IsProtected(Tag);

    /// <summary>How a glo-, ded-, general-glo- or general-ded-ciphering APDU says it is protected; null for any other.</summary>
    public SecurityControl? SecurityControl { get; private init; }

    /// <summary>Of a glo-, ded-, general-glo- or general-ded-ciphering APDU; null for any other.</summary>
    public InvocationCounter? InvocationCounter { get; private init; }

    /// <exception cref="DlmsDecodeException">The header of a protected APDU is cut short.</exception>
    internal static PushSender Read(EndPoint? source, ushort logicalDevice, ushort client, ReadOnlyMemory<byte> apdu)
    {
        var reader = new AxdrReader(apdu.Span, "security");
        var tag = reader.RawByte();
        if (tag is ProtectedApdu.GeneralCiphering or ProtectedApdu.GeneralSigning)
        {
            reader.RawOctets(reader.RawLength()); // transaction-id
        }

        var title = tag is ProtectedApdu.GeneralGloCiphering or ProtectedApdu.GeneralDedCiphering or ProtectedApdu.GeneralCiphering or ProtectedApdu.GeneralSigning
            ? new Octets(reader.RawOctets(reader.RawLength()).ToArray())
            : default;
        var sender = new PushSender(source, logicalDevice, client, tag, title);
        if (tag is not (ProtectedApdu.GeneralGloCiphering or ProtectedApdu.GeneralDedCiphering) && ProtectedApdu.ServiceOf(tag, out _) is null)
        {
            return sender;
        }

        reader.RawLength();
        return sender with { SecurityControl = new(reader.RawByte()), InvocationCounter = new(reader.RawUInt32()) };
    }
}
