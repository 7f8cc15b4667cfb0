using System.Text;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Plans;
using PrepaidMeter.Storage.Meters;

namespace PrepaidMeter.Storage.Plans;

/// <summary>A selection as a query over the table meter, a page at a time by id.</summary>
internal sealed class SelectionQuery
{
    private readonly MeterSelection _selection;
    private readonly Dapper.DynamicParameters _parameters = new();

    public SelectionQuery(MeterSelection selection)
    {
        _selection = selection;
        var where = new StringBuilder("m.id > @after");
        AddList(where, "m.profile", "profile", selection.Profiles);
        AddList(where, "m.meter_group", "area", selection.Areas);
        AddList(where, "m.serial_number", "serial", selection.Serials);
        AddGlobs(where, "m.host", "route", selection.Routes);
        AddGlobs(where, "m.serial_number", "glob", selection.SerialGlobs);
        if (selection.Tags.Count > 0)
        {
            where.Append($" AND EXISTS (SELECT 1 FROM meter_tag t WHERE t.meter_id = m.id AND t.tag IN {List("tag", selection.Tags)})");
        }

        Sql = $"SELECT {MeterStore.ColumnsOf("m")} FROM meter m WHERE {where} ORDER BY m.id LIMIT @limit";
    }

    public string Sql { get; }

    public Dapper.DynamicParameters Parameters(MeterId after, int limit)
    {
        _parameters.Add("after", after.Value);
        _parameters.Add("limit", limit);
        return _parameters;
    }

    /// <summary>LIKE takes upper for lower case in some databases: it narrows down, this decides.</summary>
    public bool Admits(MeterRow meter) => Matches(_selection.Routes, meter.Host) && Matches(_selection.SerialGlobs, meter.SerialNumber);

    private static bool Matches(IReadOnlyList<string> globs, string text) => globs.Count == 0 || globs.Any(g => Glob.IsMatch(g, text));

    private void AddList(StringBuilder where, string column, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            where.Append($" AND {column} IN {List(name, values)}");
        }
    }

    /// <summary>One parameter each: what a list as a parameter becomes differs between drivers.</summary>
    private string List(string name, IReadOnlyList<string> values) => $"({string.Join(", ", values.Select((value, i) =>
    {
        _parameters.Add($"{name}{i}", value);
        return $"@{name}{i}";
    }))})";

    private void AddGlobs(StringBuilder where, string column, string name, IReadOnlyList<string> globs)
    {
        if (globs.Count == 0)
        {
            return;
        }

        var alternatives = globs.Select((glob, i) =>
        {
            _parameters.Add($"{name}{i}", Glob.ToLike(glob));
            return $"{column} LIKE @{name}{i} ESCAPE '!'";
        });
        where.Append($" AND ({string.Join(" OR ", alternatives)})");
    }
}
