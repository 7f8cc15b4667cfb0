using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Meters;

internal sealed class MeterRow
{
    public MeterId Id { get; init; }

    public string SerialNumber { get; init; } = "";

    public string? LogicalDeviceName { get; init; }

    public string Profile { get; init; } = "";

    public string Host { get; init; } = "";

    public int Port { get; init; }

    public int ServerAddress { get; init; }

    public string TimeZone { get; init; } = "";

    public string MeterGroup { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public static MeterRow From(Meter meter) => new()
    {
        SerialNumber = meter.SerialNumber,
        LogicalDeviceName = meter.LogicalDeviceName,
        Profile = meter.Profile,
        Host = meter.Host,
        Port = meter.Port,
        ServerAddress = meter.ServerAddress,
        TimeZone = meter.TimeZone,
        MeterGroup = meter.Group,
        CreatedAt = meter.CreatedAt,
    };

    public Meter ToMeter() =>
        new(Id, SerialNumber, LogicalDeviceName, Profile, Host, Port, (ushort)ServerAddress, TimeZone, MeterGroup, CreatedAt);
}
