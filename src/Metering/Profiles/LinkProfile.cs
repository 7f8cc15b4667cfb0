using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Hdlc;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>How a model wants its link handled.</summary>
public sealed record LinkProfile
{
    public LinkFraming Framing { get; init; }

    public Referencing Referencing { get; init; }

    /// <summary>Logical device that engineers' commands address where they are not told another; a meter of the fleet has its own on record.</summary>
    public int ServerAddress { get; init; } = 1;

    /// <summary>HDLC: physical device on the line, 0..16383; null for none.</summary>
    public int? PhysicalAddress { get; init; }

    /// <summary>HDLC: octets of the server address, 1, 2 or 4; null for the fewest that hold it.</summary>
    public int? AddressSize { get; init; }

    public int ConnectTimeoutSeconds { get; init; } = 10;

    public int ResponseTimeoutSeconds { get; init; } = 15;

    /// <summary>Largest APDU offered to the meter in AARQ; 0 states no limit, otherwise 12..65535.</summary>
    public int MaxReceivePduSize { get; init; } = 0xFFFF;

    /// <summary>False for meters that do not know RLRQ (QUIRKS meters 17): the transport is just closed.</summary>
    public bool UseReleaseRequest { get; init; } = true;

    /// <summary>False for meters that mishandle GET with-list (QUIRKS meters 19, 20; others 4): attributes are then read one by one.</summary>
    public bool WithList { get; init; } = true;

    /// <summary>Most attributes in one GET with list (QUIRKS meters 20); 0 is as many as fit.</summary>
    public int MaxListItems { get; init; }

    /// <summary>Takes a set-response to a block that has an octet too many, as one other server sends it.</summary>
    public bool AcceptLongSetBlockResponse { get; init; }

    /// <summary>HDLC: longest information field proposed, 32..2030 octets.</summary>
    public int InformationLength { get; init; } = HdlcParameters.DefaultMaxInformation;

    /// <summary>HDLC: most frames in one turn proposed, 1..7.</summary>
    public int WindowSize { get; init; } = HdlcParameters.DefaultWindow;

    /// <summary>HDLC: takes an LLC header that comes twice (QUIRKS meters 6).</summary>
    public bool TolerateDoubledLlc { get; init; }

    /// <summary>How to speak HDLC; null where the model speaks the wrapper.</summary>
    public HdlcOptions? ToHdlc() => Framing != LinkFraming.Hdlc ? null : new HdlcOptions
    {
        PhysicalAddress = (ushort?)PhysicalAddress,
        AddressSize = AddressSize,
        MaxInformationLength = InformationLength,
        WindowSize = WindowSize,
        TolerateDoubledLlc = TolerateDoubledLlc,
    };
}

/// <summary>What APDUs travel in.</summary>
public enum LinkFraming
{
    /// <summary>IEC 62056-47.</summary>
    Wrapper,

    /// <summary>IEC 62056-46.</summary>
    Hdlc,
}
