using Microsoft.Extensions.DependencyInjection;
using PrepaidMeter.Metering.Audit;
using PrepaidMeter.Metering.Collection;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Events;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Safety;
using PrepaidMeter.Metering.Schedules;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Storage.Migrations;

namespace PrepaidMeter.Storage.Tests;

public sealed class StorageServicesTests
{
    [Fact]
    public void AddStorage_WithClockAndEnvelope_ResolvesEveryStore()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new FleetClock(TimeProvider.System));
        services.AddSingleton<IEnvelope, NoEnvelope>();
        services.AddSingleton(new SafetyOptions());
        services.AddStorage(new() { ConnectionString = "Data Source=unused.db" });
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        Type[] stores =
        [
            typeof(IMeterStore), typeof(IReadingStore), typeof(IAttemptStore), typeof(ICommandStore), typeof(IAuditStore), typeof(IKeyStore), typeof(ILeaseStore),
            typeof(IScheduleStore), typeof(IEventStore), typeof(ICutGuard), typeof(IProtectedMeterStore), typeof(IApprovalStore), typeof(Migrator),
        ];
        foreach (var store in stores)
        {
            provider.GetService(store).ShouldNotBeNull(store.Name);
        }
    }

    [Fact]
    public void AddStorage_UnknownProvider_NamesIt() =>
        Should.Throw<StorageException>(() => new ServiceCollection().AddStorage(new() { Provider = "Oracle" })).Message.ShouldContain("Oracle");

    [Theory]
    [InlineData("Sqlite", "Data Source=x.db;Password=first;s3cret=rest")]
    [InlineData("PostgreSql", "Host=db;Database=x;Password=first;s3cret=rest")]
    [InlineData("SqlServer", "Server=db;Database=x;Password=first;s3cret=rest")]
    public void AddStorage_PasswordWithAnUnquotedSemicolon_NoneOfItIsRepeated(string provider, string connectionString)
    {
        var error = Should.Throw<StorageException>(() => new ServiceCollection().AddStorage(new() { Provider = provider, ConnectionString = connectionString }));

        error.Message.ShouldContain("connection string");
        error.ToString().ShouldNotContain("s3cret");
        error.ToString().ShouldNotContain("first");
    }

    private sealed class NoEnvelope : IEnvelope
    {
        public byte[] Seal(ReadOnlySpan<byte> secret, string context) => throw new NotSupportedException();

        public byte[] Open(ReadOnlySpan<byte> sealedSecret, string context) => throw new NotSupportedException();
    }
}
