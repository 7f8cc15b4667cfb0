namespace PrepaidMeter.Storage.Mapping;

/// <summary>Instants as they are stored: 100 ns since 1970-01-01T00:00:00Z, which keeps a <see cref="DateTimeOffset"/> exactly and sorts as a number.</summary>
internal static class Instant
{
    public static long ToDatabase(DateTimeOffset value) => value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    public static DateTimeOffset FromDatabase(long value) => new(value + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);
}
