using System.Data;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Meters;

/// <inheritdoc cref="IMeterStore"/>
public sealed class MeterStore(Database database) : IMeterStore
{
    private const string Columns =
        "id, serial_number, logical_device_name, profile, host, port, server_address, time_zone, meter_group, created_at, system_title, authentication, security_suite, security_protection, route";

    private const string FindBySerial = $"SELECT {Columns} FROM meter WHERE serial_number = @SerialNumber";

    private const string Update =
        """
        UPDATE meter SET profile = @Profile, host = @Host, port = @Port, server_address = @ServerAddress, time_zone = @TimeZone, meter_group = @MeterGroup,
            system_title = COALESCE(@SystemTitle, system_title), authentication = COALESCE(@Authentication, authentication),
            security_suite = COALESCE(@SecuritySuite, security_suite), security_protection = COALESCE(@SecurityProtection, security_protection), route = COALESCE(@Route, route)
        WHERE serial_number = @SerialNumber
        """;

    private const string Insert =
        """
        INSERT INTO meter (serial_number, logical_device_name, profile, host, port, server_address, time_zone, meter_group, created_at, system_title, authentication, security_suite, security_protection, route)
        VALUES (@SerialNumber, @LogicalDeviceName, @Profile, @Host, @Port, @ServerAddress, @TimeZone, @MeterGroup, @CreatedAt, @SystemTitle, @Authentication, @SecuritySuite, @SecurityProtection, @Route)
        """;

    /// <summary>The columns a <see cref="MeterRow"/> takes, of the table under this alias.</summary>
    internal static string ColumnsOf(string alias) => string.Join(", ", Columns.Split(", ").Select(c => $"{alias}.{c}"));

    public Task<IReadOnlyList<Meter>> UpsertAsync(IReadOnlyList<Meter> meters, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<Meter>>(
            async session =>
            {
                var stored = new List<Meter>(meters.Count);
                foreach (var row in meters.Select(MeterRow.From))
                {
                    if (await session.ExecuteAsync(Update, row) == 0)
                    {
                        await session.ExecuteAsync(Insert, row);
                    }

                    stored.Add((await session.FirstAsync<MeterRow>(FindBySerial, new { row.SerialNumber }))!.ToMeter());
                }

                return stored;
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<Meter?> FindAsync(MeterId id, CancellationToken cancellationToken) =>
        FindAsync($"SELECT {Columns} FROM meter WHERE id = @id", new { id }, cancellationToken);

    public Task<Meter?> FindBySerialAsync(string serialNumber, CancellationToken cancellationToken) =>
        FindAsync(FindBySerial, new { SerialNumber = serialNumber }, cancellationToken);

    public Task<IReadOnlyList<Meter>> ListAsync(string? group, MeterId after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Meter>>(
            async session =>
            {
                var ofGroup = group is null ? "" : "AND meter_group = @group";
                var rows = await session.QueryAsync<MeterRow>(
                    $"SELECT {Columns} FROM meter WHERE id > @after {ofGroup} ORDER BY id LIMIT @limit", new { group, after, limit });
                return [.. rows.Select(r => r.ToMeter())];
            },
            cancellationToken);

    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.ScalarAsync<int>("SELECT COUNT(*) FROM meter"), cancellationToken);

    public Task ConfirmIdentityAsync(MeterId id, string logicalDeviceName, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "UPDATE meter SET logical_device_name = @logicalDeviceName WHERE id = @id AND logical_device_name IS NULL", new { id, logicalDeviceName }),
            IsolationLevel.ReadCommitted,
            cancellationToken);

    private Task<Meter?> FindAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        database.ReadAsync(async session => (await session.FirstAsync<MeterRow>(sql, parameters))?.ToMeter(), cancellationToken);
}
