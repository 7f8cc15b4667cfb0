using System.Buffers;
using System.Runtime.CompilerServices;
using PrepaidMeter.Benchmarks.Profiles;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>
/// What a session does once it is associated: clock, 5 registers each with its scaler-unit, 96 x 5 load profile by range, release. Every value is
/// decoded and checked, so a session that read the wrong thing fails.
/// </summary>
internal static class SessionScript
{
    public const int Rows = 96;

    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(15);

    /// <summary>The meter's time.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 18, 5, 0, Offset);

    private static readonly DateTimeOffset FirstRow = new(2026, 11, 19, 0, 0, 0, Offset);

    private static readonly GetItem Clock = new(CosemAttribute.Parse("8:0.0.1.0.0.255:2"));

    private static readonly (GetItem Value, GetItem ScalerUnit)[] Registers =
    [
        .. new[] { "1.0.1.8.0.255", "1.0.2.8.0.255", "1.0.32.7.0.255", "1.0.31.7.0.255", "1.0.1.7.0.255" }
            .Select(name => (new GetItem(CosemAttribute.Parse($"3:{name}:2")), new GetItem(CosemAttribute.Parse($"3:{name}:3")))),
    ];

    private static readonly GetItem Profile = new(CosemAttribute.Parse("7:1.0.99.1.0.255:2"), new SelectiveAccess.ByRange(
        CaptureObject.Clock,
        DlmsData.FromDateTime(CosemDateTime.FromInstant(FirstRow)),
        DlmsData.FromDateTime(CosemDateTime.FromInstant(FirstRow + ((Rows - 1) * Period))),
        [CaptureObject.Clock, Column("1:0.0.96.10.1.255:2"), Column("3:1.0.1.29.0.255:2"), Column("3:1.0.2.29.0.255:2"), Column("3:1.0.1.8.0.255:2")]));

    /// <exception cref="InvalidDataException">The meter answered something else than the script expects.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask RunAsync(IMeterLink link, CancellationToken cancellationToken)
    {
        var clock = await link.GetAsync(Clock, cancellationToken);
        Check(clock.IsSuccess && ReadDateTime(clock.Raw.Span), "no clock");
        foreach (var (value, scalerUnit) in Registers)
        {
            var read = await link.GetAsync(value, cancellationToken);
            Check(read.IsSuccess && ReadNumber(read.Raw.Span), "no register value");
            var unit = await link.GetAsync(scalerUnit, cancellationToken);
            Check(unit.IsSuccess && ReadScalerUnit(unit.Raw.Span), "no scaler-unit");
        }

        var profile = await link.GetAsync(Profile, cancellationToken);
        Check(profile.IsSuccess && ReadProfile(profile.Raw.Span), "no profile of 96 rows");
        await link.ReleaseAsync(cancellationToken);
    }

    private static CaptureObject Column(string attribute)
    {
        var parsed = CosemAttribute.Parse(attribute);
        return new(parsed.ClassId, parsed.InstanceId, parsed.AttributeId, 0);
    }

    private static bool ReadDateTime(ReadOnlySpan<byte> raw) => new AxdrReader(raw).TryReadDateTime(out _);

    private static bool ReadNumber(ReadOnlySpan<byte> raw) => new AxdrReader(raw).TryReadNumber(out _);

    private static bool ReadScalerUnit(ReadOnlySpan<byte> raw)
    {
        var reader = new AxdrReader(raw);
        return reader.ReadStructureHeader() == 2 && reader.TryReadNumber(out _) && reader.TryReadNumber(out _);
    }

    private static bool ReadProfile(ReadOnlySpan<byte> raw)
    {
        // The caller's buffer, lent for as long as it takes to look at the rows.
        var rows = ArrayPool<IntervalRow>.Shared.Rent(Rows);
        var whole = IntervalRow.Decode(raw, rows) == Rows && rows[Rows - 1].Total >= rows[0].Total;
        ArrayPool<IntervalRow>.Shared.Return(rows);
        return whole;
    }

    private static void Check(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidDataException(problem);
        }
    }
}
