using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests;

/// <summary>A meter in a world that a test moves, asked as a server endpoint asks it.</summary>
internal sealed class TestMeter
{
    public static readonly ServerContext Public = new(16, AuthenticationMechanism.None);
    public static readonly ServerContext Reader = new(32, AuthenticationMechanism.Lls);
    public static readonly ServerContext Setter = new(48, AuthenticationMechanism.Lls);

    public const string LoadProfile = "7:1.0.99.1.0.255:2";
    public const string DailyProfile = "7:1.0.99.2.0.255:2";
    public const string BillingProfile = "7:1.0.98.1.0.255:2";
    public const string EventLog = "7:0.0.99.98.0.255:2";
    public const string Total = "3:1.0.1.8.0.255:2";
    public const string Power = "3:1.0.1.7.0.255:2";
    public const string ControlMode = "70:0.0.96.3.10.255:4";
    public const string Disconnect = "70:0.0.96.3.10.255:1";
    public const string Reconnect = "70:0.0.96.3.10.255:2";

    private static readonly AxdrWriter Writer = new(1 << 20);

    public TestMeter(ManualTimeProvider? world = null, MeterModel? model = null, ulong seed = 1, int historyDays = 3, byte? controlMode = null, int number = 1, FaultPlan? faults = null)
    {
        World = world ?? new ManualTimeProvider();
        Device = new MeterFactory(
            new FleetOptions { Model = model ?? MeterModel.GenericPrepaid, Seed = seed, HistoryDays = historyDays, ControlMode = controlMode, Faults = faults }, World).Create(number);
    }

    public ManualTimeProvider World { get; }

    public SimulatedMeter Device { get; }

    public static MeterModel ModelIn(string timeZone) => MeterModel.Parse(MeterModel.ReadShipped().Replace("Asia/Shanghai", timeZone, StringComparison.Ordinal));

    public void Live(double hours) => World.Advance(TimeSpan.FromHours(hours));

    public (DataAccessResult Result, DlmsData? Value) TryGet(string attribute, SelectiveAccess? access = null, ServerContext? client = null)
    {
        lock (Writer)
        {
            Writer.Clear();
            var result = Device.Get(client ?? Setter, CosemAttribute.Parse(attribute), access, Writer);
            return (result, result == DataAccessResult.Success ? AxdrDecoder.Decode(Writer.WrittenSpan) : null);
        }
    }

    public DlmsData Get(string attribute, SelectiveAccess? access = null, ServerContext? client = null)
    {
        var (result, value) = TryGet(attribute, access, client);
        result.ShouldBe(DataAccessResult.Success, attribute);
        return value!;
    }

    public long Number(string attribute) => (long)Get(attribute).AsNumber()!.Value;

    public IReadOnlyList<DlmsData> Rows(string profile, SelectiveAccess? access = null) => Get(profile, access).AsItems()!.Value;

    public DataAccessResult Set(string attribute, DlmsData value, ServerContext? client = null) =>
        Device.Set(client ?? Setter, CosemAttribute.Parse(attribute), null, value);

    public void MustSet(string attribute, DlmsData value) => Set(attribute, value).ShouldBe(DataAccessResult.Success, attribute);

    public ActionResult Invoke(string method, DlmsData? parameter = null, ServerContext? client = null) =>
        Device.Invoke(client ?? Setter, CosemMethod.Parse(method), parameter ?? new DlmsData.Integer(0), new AxdrWriter());

    public IReadOnlyList<byte> EventCodes() => [.. Rows(EventLog).Select(r => ((DlmsData.Unsigned)r.AsItems()!.Value[1]).Value)];

    public static DateTimeOffset TimeOf(DlmsData row) => row.AsItems()!.Value[0].AsDateTime()!.Value.ToInstant(TimeSpan.Zero)!.Value;

    public static long Column(DlmsData row, int index) => (long)row.AsItems()!.Value[index].AsNumber()!.Value;

    public static CosemDateTime Cosem(DateTimeOffset instant) => CosemDateTime.FromInstant(instant);
}
