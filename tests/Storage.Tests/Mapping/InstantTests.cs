using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Storage.Mapping;

namespace PrepaidMeter.Storage.Tests.Mapping;

public sealed class InstantTests
{
    [Fact]
    public void ToDatabase_UnixEpoch_IsZero() => Instant.ToDatabase(DateTimeOffset.UnixEpoch).ShouldBe(0);

    [Fact]
    public void ToDatabase_OneSecondLater_IsTenMillion() => Instant.ToDatabase(new(1970, 1, 1, 8, 0, 1, TimeSpan.FromHours(8))).ShouldBe(10_000_000);

    [Fact]
    public void FromDatabase_OfToDatabase_IsTheSameInstant() =>
        Prop.ForAll(ArbMap.Default.ArbFor<DateTimeOffset>(), value => Instant.FromDatabase(Instant.ToDatabase(value)) == value).QuickCheckThrowOnFailure();
}
