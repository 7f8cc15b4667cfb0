using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>
/// Where the meters of a fleet are, by their place in it: a port for each, an address for each on as few ports as a range of addresses allows, or
/// server addresses 1 and up on each port. Immutable.
/// </summary>
internal sealed class FleetLayout
{
    private const int HighestServerAddress = 0x3FFF;

    private readonly FleetOptions _options;
    private readonly uint _firstAddress;

    /// <exception cref="PortUnavailableException">The host is no IP address, or the fleet needs ports that do not exist.</exception>
    public FleetLayout(FleetOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MetersPerPort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MetersPerPort, HighestServerAddress);
        _options = options;
        MetersPerPort = options.MetersPerPort;
        Address = IPAddress.TryParse(options.Host, out var host) ? host : throw new PortUnavailableException(options.Host, options.Port, null);
        if (options.Network is { } network)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(options.MetersPerPort, 1);
            ArgumentOutOfRangeException.ThrowIfEqual(options.Port, 0);
            Address = IPAddress.Any;
            _firstAddress = NumberOf(network.BaseAddress) + 1;
            MetersPerPort = AddressesOf(network);
        }

        Ports = ((options.MeterCount - 1) / MetersPerPort) + 1;
        if (options.Port + Ports - 1 > IPEndPoint.MaxPort)
        {
            throw new PortUnavailableException(options.Host, options.Port + Ports - 1, null);
        }
    }

    /// <summary>To bind to; the wildcard where each meter has its own address.</summary>
    public IPAddress Address { get; }

    /// <summary>How many ports the fleet needs.</summary>
    public int Ports { get; }

    public int MetersPerPort { get; }

    /// <summary>Addresses of a range that hosts can have: neither the first, which names the range, nor the last, which is its broadcast address.</summary>
    /// <exception cref="ArgumentException">No range of IPv4 addresses, or one without room.</exception>
    public static int AddressesOf(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength is >= 8 and <= 30
        ? (1 << (32 - network.PrefixLength)) - 2
        : throw new ArgumentException($"{network} is no range of IPv4 addresses from /8 to /30.", nameof(network));

    /// <param name="index">Place of the meter in the fleet, from 0.</param>
    /// <param name="boundPort">Port that was bound for the meter's place among the ports.</param>
    public MeterEndpoint EndpointOf(int index, int boundPort)
    {
        var place = index % MetersPerPort;
        return _options.Network is null
            ? new(_options.Host, boundPort, (ushort)(place + 1)) { Hdlc = _options.Hdlc }
            : new(AddressOf(_firstAddress + (uint)place).ToString(), boundPort) { Hdlc = _options.Hdlc };
    }

    /// <summary>The meter at an address of the fleet's range; -1 when there is none.</summary>
    public int IndexAt(int port, IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return -1;
        }

        var place = (long)NumberOf(address) - _firstAddress;
        var index = ((long)port * MetersPerPort) + place;
        return place >= 0 && place < MetersPerPort && index < _options.MeterCount ? (int)index : -1;
    }

    public override string ToString() => _options.Network is { } network
        ? string.Create(CultureInfo.InvariantCulture, $"an address each of {network}, {Ports} port{(Ports == 1 ? "" : "s")} from {_options.Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Ports} port{(Ports == 1 ? "" : "s")} of {_options.Host}{(MetersPerPort == 1 ? "" : $", {MetersPerPort} server addresses each")}");

    private static uint NumberOf(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[4];
        _ = address.TryWriteBytes(octets, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(octets);
    }

    private static IPAddress AddressOf(uint number)
    {
        Span<byte> octets = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return new(octets);
    }
}
