using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;

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

    public string? SystemTitle { get; init; }

    public int? Authentication { get; init; }

    public int? SecuritySuite { get; init; }

    public int? SecurityProtection { get; init; }

    public string? Route { get; init; }

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
        SystemTitle = meter.Security.SystemTitle?.ToString(),
        Authentication = (int?)meter.Security.Authentication,
        SecuritySuite = (int?)meter.Security.Suite,
        SecurityProtection = (int?)meter.Security.Protection,
        Route = meter.Route.Length == 0 ? null : meter.Route,
    };

    public Meter ToMeter() =>
        new(Id, SerialNumber, LogicalDeviceName, Profile, Host, Port, (ushort)ServerAddress, TimeZone, MeterGroup, CreatedAt)
        {
            Security = SystemTitle is null && Authentication is null && SecuritySuite is null && SecurityProtection is null ? MeterSecurity.OfProfile : PinnedSecurity(),
            Route = Route ?? "",
        };

    private MeterSecurity PinnedSecurity() => new()
    {
        SystemTitle = SystemTitle is null ? null : Protocol.Security.SystemTitle.Parse(SystemTitle),
        Authentication = (AuthenticationMechanism?)Authentication,
        Suite = (SecuritySuite?)SecuritySuite,
        Protection = (SecurityProtection?)SecurityProtection,
    };
}
