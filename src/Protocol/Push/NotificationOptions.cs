using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Push;

/// <summary>How a meter sends its pushes. Prints no secret.</summary>
public sealed record NotificationOptions
{
    public PushFraming Framing { get; init; }

    /// <summary>Source wPort, or upper HDLC address: 1 is the management logical device.</summary>
    public ushort LogicalDevice { get; init; } = 1;

    /// <summary>Destination wPort, or HDLC address up to 127. 103 is IDIS's push client.</summary>
    public ushort Client { get; init; } = 103;

    /// <summary>general-glo-ciphering by this; null sends in the clear.</summary>
    public ServerSecurity? Security { get; init; }

    /// <summary>Longest general-block-transfer block, header included, 16..65535 octets; null sends each APDU whole.</summary>
    public int? BlockSize { get; init; }

    /// <summary>0..63: blocks between two acknowledgements; 0 streams them all and awaits none, the one way in HDLC frames.</summary>
    public byte BlockWindow { get; init; }

    /// <summary>Longest HDLC information field, 32..2030 octets; a longer APDU goes in segments.</summary>
    public int MaxInformationLength { get; init; } = HdlcParameters.DefaultMaxInformation;

    /// <summary>How long an acknowledgement or confirmation is waited for.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="ArgumentException">These can not be together.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BlockWindow, Xdlms.GeneralBlockTransfer.MaxWindow);
        if (BlockSize is < 16 or > ushort.MaxValue)
        {
            throw new ArgumentException("A block has 16 to 65535 octets.");
        }

        if (Framing == PushFraming.Hdlc && BlockWindow > 0)
        {
            throw new ArgumentException("In HDLC frames nobody acknowledges blocks: the window is 0.");
        }

        if (MaxInformationLength is < HdlcParameters.LeastMaxInformation or > HdlcFrame.MaxInformation)
        {
            throw new ArgumentException($"An information field has {HdlcParameters.LeastMaxInformation} to {HdlcFrame.MaxInformation} octets.");
        }
    }
}
