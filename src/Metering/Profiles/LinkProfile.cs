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

    /// <summary>How to speak HDLC; null where the model speaks the wrapper.</summary>
    public HdlcOptions? ToHdlc() => Framing == LinkFraming.Hdlc ? new HdlcOptions { PhysicalAddress = (ushort?)PhysicalAddress, AddressSize = AddressSize } : null;
}

/// <summary>What APDUs travel in.</summary>
public enum LinkFraming
{
    /// <summary>IEC 62056-47.</summary>
    Wrapper,

    /// <summary>IEC 62056-46.</summary>
    Hdlc,
}
