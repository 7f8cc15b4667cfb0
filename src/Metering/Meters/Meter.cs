namespace PrepaidMeter.Metering.Meters;

/// <summary>Database identity of a meter; positive. The default (0) names no meter.</summary>
public readonly record struct MeterId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A meter as the head-end knows it. Identity is the serial number; host and port are hints that may change hands.</summary>
/// <param name="SerialNumber">Maker's serial number, unique; also what the meter is called by people and APIs.</param>
/// <param name="LogicalDeviceName">COSEM logical device name confirmed in the session; null until first contact.</param>
/// <param name="Host">Where the meter is called, or <see cref="DialIn"/> for a meter that calls us.</param>
/// <param name="Port">1..65535; 0 with <see cref="DialIn"/>.</param>
/// <param name="Profile">Name of a meter profile in <c>profiles/</c>.</param>
/// <param name="TimeZone">tzdb id of the meter's civil time, e.g. Asia/Shanghai.</param>
/// <param name="Group">Free grouping for schedules, "default" unless given.</param>
public sealed record Meter(
    MeterId Id,
    string SerialNumber,
    string? LogicalDeviceName,
    string Profile,
    string Host,
    int Port,
    ushort ServerAddress,
    string TimeZone,
    string Group,
    DateTimeOffset CreatedAt)
{
    /// <summary>In place of a host: the meter opens the connection, and is known by its serial number or logical device name.</summary>
    public const string DialIn = "dial-in";

    public bool DialsIn => Host == DialIn;

    /// <summary>What is pinned for this meter in place of its profile's security.</summary>
    public MeterSecurity Security { get; init; } = MeterSecurity.OfProfile;

    /// <summary>What the meter shares with others on the way to it, and whose capacity is limited: a cell, a concentrator, a serial line. Empty: nothing known.</summary>
    public string Route { get; init; } = "";
}
