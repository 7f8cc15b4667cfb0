using System.Data;
using System.Runtime.CompilerServices;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Storage.Meters;

namespace PrepaidMeter.Storage.Plans;

/// <inheritdoc cref="IMeterGroupStore"/>
public sealed class MeterGroupStore(Database database) : IMeterGroupStore
{
    private const int PageSize = 1000;

    private const string Select = "SELECT name, description, selection FROM meter_selection";

    public Task<IReadOnlyList<MeterGroup>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<MeterGroup>>(
            async session => [.. (await session.QueryAsync<Row>($"{Select} ORDER BY name")).Select(r => r.ToGroup())], cancellationToken);

    public Task<MeterGroup?> FindAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync(async session => (await session.FirstAsync<Row>($"{Select} WHERE name = @name", new { name }))?.ToGroup(), cancellationToken);

    public Task SaveAsync(MeterGroup group, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var row = new Row { Name = group.Name, Description = group.Description, Selection = PlanJson.Write(group.Selection) };
                if (await session.ExecuteAsync("UPDATE meter_selection SET description = @Description, selection = @Selection WHERE name = @Name", row) == 0)
                {
                    await session.ExecuteAsync("INSERT INTO meter_selection (name, description, selection) VALUES (@Name, @Description, @Selection)", row);
                }
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session => await session.ExecuteAsync("DELETE FROM meter_selection WHERE name = @name", new { name }) == 1, IsolationLevel.ReadCommitted, cancellationToken);

    public async IAsyncEnumerable<Meter> SelectAsync(MeterSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new SelectionQuery(selection);
        var after = default(MeterId);
        while (true)
        {
            var page = await database.ReadAsync(session => session.QueryAsync<MeterRow>(query.Sql, query.Parameters(after, PageSize)), cancellationToken);
            foreach (var row in page.Where(query.Admits))
            {
                yield return row.ToMeter();
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Id;
        }
    }

    public Task<IReadOnlyList<string>> TagsAsync(MeterId meterId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<string>>(
            async session => await session.QueryAsync<string>("SELECT tag FROM meter_tag WHERE meter_id = @meterId ORDER BY tag", new { meterId }), cancellationToken);

    public Task TagAsync(IReadOnlyList<MeterId> meters, IReadOnlyList<string> add, IReadOnlyList<string> remove, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                foreach (var meterId in meters)
                {
                    foreach (var tag in remove)
                    {
                        await session.ExecuteAsync("DELETE FROM meter_tag WHERE meter_id = @meterId AND tag = @tag", new { meterId, tag });
                    }

                    foreach (var tag in add)
                    {
                        if (await session.ScalarAsync<int>("SELECT COUNT(*) FROM meter_tag WHERE meter_id = @meterId AND tag = @tag", new { meterId, tag }) == 0)
                        {
                            await session.ExecuteAsync("INSERT INTO meter_tag (meter_id, tag) VALUES (@meterId, @tag)", new { meterId, tag });
                        }
                    }
                }
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public string Description { get; init; } = "";

        public string Selection { get; init; } = "";

        public MeterGroup ToGroup() => new(Name, Description, PlanJson.Read<MeterSelection>(Selection, "meter_selection.selection"));
    }
}
