using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Simulator.Load;
using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Objects;
using PrepaidMeter.Simulator.Relay;
using PrepaidMeter.Simulator.Tariff;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Models;

/// <summary>A kind of meter: ratings, zone, registers, profiles, load shape and tariff calendar, read from JSON. Immutable, shared by all its meters.</summary>
public sealed class MeterModel
{
    private static readonly Lazy<MeterModel> Generic = new(() => Parse(ReadShipped()));

    private readonly ModelParts _parts;
    private readonly Lazy<ShortNamedObjects> _shortNamed;

    internal MeterModel(ModelParts parts)
    {
        _parts = parts;
        LoadProfile = parts.Profiles.Single(p => p.Kind == ProfileKind.Load);
        BillingProfile = parts.Profiles.Single(p => p.Kind == ProfileKind.Billing);
        EventCapacity = parts.Profiles.Single(p => p.Kind == ProfileKind.Events).Entries;
        Objects = ObjectDirectory.For(this);
        _shortNamed = new(() => ShortNamedObjects.Of(ObjectDirectory.For(this, new ShortNameAssociationObject())));
    }

    /// <summary>The model a fleet has unless another is asked for.</summary>
    public static MeterModel GenericPrepaid => Generic.Value;

    /// <summary>Names of the models shipped with the simulator.</summary>
    public static IReadOnlyList<string> ShippedNames => ShippedModels.Names;

    /// <summary>A shipped model by its name; null when there is none.</summary>
    public static MeterModel? Find(string name) => ShippedModels.Find(name) is { } json ? Parse(json) : null;

    public string Name => _parts.Name;

    /// <summary>Three letters of the FLAG association that begin the logical device name.</summary>
    public string Manufacturer => _parts.Manufacturer;

    /// <summary>What serial numbers begin with; eight digits follow.</summary>
    public string SerialPrefix => _parts.SerialPrefix;

    public Ratings Ratings => _parts.Ratings;

    /// <summary>Name in the tz database, or an offset such as +08:00.</summary>
    public string TimeZone => Zone.Id;

    /// <summary>Control mode 0..7 of the relay at installation.</summary>
    public byte ControlMode => _parts.ControlMode;

    internal CivilZone Zone => _parts.Zone;

    internal LlsSecret Password => _parts.Password;

    internal LimiterSettings Limiter => _parts.Limiter;

    internal IReadOnlyList<RegisterDefinition> Registers => _parts.Registers;

    internal IReadOnlyList<ProfileDefinition> Profiles => _parts.Profiles;

    internal LoadShape Load => _parts.Load;

    internal TariffSchedule Tariff => _parts.Tariff;

    /// <summary>Objects that only hold values.</summary>
    internal IReadOnlyList<ICosemObject> FixedObjects => _parts.FixedObjects;

    internal ProfileDefinition LoadProfile { get; }

    internal ProfileDefinition BillingProfile { get; }

    internal int EventCapacity { get; }

    internal ObjectDirectory Objects { get; }

    /// <summary>Of its meters that speak in short names.</summary>
    internal ShortNamedObjects ShortNamed => _shortNamed.Value;

    /// <exception cref="ModelFormatException">The text is no valid model; every fault is named at its place.</exception>
    public static MeterModel Parse(string json) => ModelReader.Read(json);

    internal RegisterDefinition? FindRegister(Quantity quantity) => Registers.FirstOrDefault(r => r.Quantity == quantity);

    /// <summary>JSON of <see cref="GenericPrepaid"/>.</summary>
    internal static string ReadShipped() => ShippedModels.Find("generic-prepaid")!;
}
