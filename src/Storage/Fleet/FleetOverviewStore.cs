using PrepaidMeter.Prepayment.Fleet;

namespace PrepaidMeter.Storage.Fleet;

/// <inheritdoc cref="IFleetOverviewStore"/>
public sealed class FleetOverviewStore(Database database) : IFleetOverviewStore
{
    private const int LargestPage = 500;

    // The sums of AccountBalances: wallet and pre-settled energy, each cached under its code.
    private const string Balances =
        """
        LEFT JOIN ledger_balance w ON w.account_code = 'wallet:' || a.id AND w.currency = a.currency
        LEFT JOIN ledger_balance p ON p.account_code = 'presettled:' || a.id AND p.currency = a.currency
        """;

    private const string Available = "COALESCE(w.balance_minor, 0) + COALESCE(p.balance_minor, 0)";

    private const string IsLow = $"EXISTS (SELECT 1 FROM account a {Balances} WHERE a.meter_id = m.id AND a.state = 0 AND {Available} < a.warning_threshold_minor)";

    private const string WasRead = "EXISTS (SELECT 1 FROM read_attempt r WHERE r.meter_id = m.id AND r.started_at >= @since AND r.failure = 0)";

    private const string WasTried = "EXISTS (SELECT 1 FROM read_attempt r WHERE r.meter_id = m.id AND r.started_at >= @since)";

    private const string EverRead = "EXISTS (SELECT 1 FROM read_attempt r WHERE r.meter_id = m.id AND r.failure = 0)";

    private const string IsOff = "EXISTS (SELECT 1 FROM meter_supply s WHERE s.meter_id = m.id AND s.output_state = @off)";

    private const string Counts =
        $"""
        SELECT (SELECT COUNT(*) FROM meter) AS meters,
            (SELECT COUNT(*) FROM meter m WHERE {WasRead}) AS read_ok,
            (SELECT COUNT(*) FROM meter m WHERE {WasTried}) AS tried,
            (SELECT COUNT(*) FROM meter m WHERE NOT {EverRead}) AS never,
            (SELECT COUNT(*) FROM meter_supply s WHERE s.output_state = @off) AS supply_off,
            (SELECT COUNT(*) FROM account a {Balances} WHERE a.state = 0 AND {Available} < a.warning_threshold_minor) AS low_balance
        """;

    private const string Rows =
        $"""
        SELECT m.id AS meter_id, m.serial_number, m.meter_group, m.time_zone,
            t.started_at AS last_attempt_at, t.failure AS last_failure,
            (SELECT MAX(r.started_at) FROM read_attempt r WHERE r.meter_id = m.id AND r.failure = 0) AS last_read_at,
            s.output_state, s.control_state, s.control_mode,
            c.action AS command_action, c.state AS command_state, c.requested_at AS command_at,
            x.action AS switch_action, x.state AS switch_state, x.requested_at AS switch_at,
            a.number AS account_number, a.currency, a.warning_threshold_minor, {Available} AS available_minor
        FROM meter m
        LEFT JOIN read_attempt t ON t.id = (SELECT n.id FROM read_attempt n WHERE n.meter_id = m.id ORDER BY n.started_at DESC, n.id DESC LIMIT 1)
        LEFT JOIN meter_supply s ON s.meter_id = m.id
        LEFT JOIN meter_command c ON c.sequence = (SELECT MAX(n.sequence) FROM meter_command n WHERE n.meter_id = m.id)
        LEFT JOIN meter_command x ON x.sequence = (SELECT MAX(n.sequence) FROM meter_command n WHERE n.meter_id = m.id AND n.action IN ('cut', 'restore'))
        LEFT JOIN account a ON a.meter_id = m.id AND a.state = 0
        {Balances}
        """;

    private const string Matches =
        """
        (LOWER(m.serial_number) LIKE @pattern ESCAPE '\' OR LOWER(m.meter_group) LIKE @pattern ESCAPE '\'
            OR EXISTS (SELECT 1 FROM account o WHERE o.meter_id = m.id AND o.state = 0 AND LOWER(o.number) LIKE @pattern ESCAPE '\'))
        """;

    private const string Recent =
        """
        SELECT m.serial_number, r.id, r.meter_id, r.parts, r.trigger_name, r.started_at, r.duration, r.failure, r.detail, r.registers_stored,
            r.intervals_stored, r.frozen_stored, r.octets_sent, r.octets_received, r.clock_offset
        FROM read_attempt r JOIN meter m ON m.id = r.meter_id
        ORDER BY r.started_at DESC, r.id DESC LIMIT @limit
        """;

    public async Task<FleetCounts> CountAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(session => session.FirstAsync<CountsRow>(Counts, new { since, off = false }), cancellationToken);
        return new(row!.Meters, row.ReadOk, row.Tried - row.ReadOk, row.Meters - row.Tried, row.Never, row.SupplyOff, row.LowBalance);
    }

    public Task<FleetPage> PageAsync(FleetPageRequest request, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Limit, LargestPage);
        return database.ReadAsync(session => PageAsync(session, request), cancellationToken);
    }

    public Task<IReadOnlyList<FleetAttempt>> RecentAttemptsAsync(int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<FleetAttempt>>(
            async session => [.. (await session.QueryAsync<FleetAttemptRow>(Recent, new { limit })).Select(r => r.ToFleetAttempt())],
            cancellationToken);

    /// <summary>Backwards pages are read in falling order and turned round. One row more than asked for tells whether there are more that way.</summary>
    private static async Task<FleetPage> PageAsync(SqlSession session, FleetPageRequest request)
    {
        var where = Conditions(request);
        var backwards = request.Before is not null;
        var side = backwards ? "m.serial_number < @before" : "m.serial_number > @after";
        var parameters = new
        {
            since = request.Since,
            off = false,
            pattern = Pattern(request.Search),
            after = request.After ?? "",
            before = request.Before,
            take = request.Limit + 1,
        };
        var sql = $"{Rows} WHERE {string.Join(" AND ", where.Append(side))} ORDER BY m.serial_number {(backwards ? "DESC" : "ASC")} LIMIT @take";
        var rows = (await session.QueryAsync<FleetRowRow>(sql, parameters)).ConvertAll(r => r.ToFleetRow());
        var more = rows.Count > request.Limit;
        if (more)
        {
            rows.RemoveAt(request.Limit);
        }

        if (backwards)
        {
            rows.Reverse();
        }

        // The way we came from has a page whenever a cursor was given, unless this page is empty.
        var cameFrom = (backwards || request.After is not null) && rows.Count > 0;
        return backwards ? new(rows, more, cameFrom) : new(rows, cameFrom, more);
    }

    private static List<string> Conditions(FleetPageRequest request)
    {
        var conditions = new List<string>();
        if (!string.IsNullOrEmpty(request.Search))
        {
            conditions.Add(Matches);
        }

        switch (request.Filter)
        {
            case FleetFilter.ReadOk:
                conditions.Add(WasRead);
                break;
            case FleetFilter.Failed:
                conditions.Add($"{WasTried} AND NOT {WasRead}");
                break;
            case FleetFilter.NotTried:
                conditions.Add($"NOT {WasTried}");
                break;
            case FleetFilter.Never:
                conditions.Add($"NOT {EverRead}");
                break;
            case FleetFilter.SupplyOff:
                conditions.Add(IsOff);
                break;
            case FleetFilter.LowBalance:
                conditions.Add(IsLow);
                break;
            case FleetFilter.All:
            default:
                break;
        }

        return conditions;
    }

    private static string Pattern(string? search) =>
        "%" + (search ?? "").ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";

    private sealed class CountsRow
    {
        public int Meters { get; init; }

        public int ReadOk { get; init; }

        public int Tried { get; init; }

        public int Never { get; init; }

        public int SupplyOff { get; init; }

        public int LowBalance { get; init; }
    }
}
