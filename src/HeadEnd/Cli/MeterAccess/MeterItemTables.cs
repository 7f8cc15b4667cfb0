using System.Globalization;
using PrepaidMeter.Protocol.Cosem;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Items as tables for people.</summary>
internal static class MeterItemTables
{
    public static void Write(IAnsiConsole console, IReadOnlyList<MeterItem> items)
    {
        var listed = items.Where(i => i.ListedObject is not null).ToList();
        if (listed.Count > 0)
        {
            console.Write(ObjectTable(listed.Select(i => i.ListedObject!)));
        }

        var plain = items.Where(i => i.ListedObject is null && RowsOf(i) is null).ToList();
        if (plain.Count > 0)
        {
            console.Write(ValueTable(plain));
        }

        foreach (var item in items)
        {
            if (RowsOf(item) is { } rows)
            {
                console.Write(ProfileTable(item, rows));
            }
        }
    }

    private static IReadOnlyList<ValueList<DlmsData>>? RowsOf(MeterItem item) =>
        item is { Value: { } value, Columns: { } columns } ? ProfileRows.TryRead(value, columns) : null;

    private static Table ValueTable(IEnumerable<MeterItem> items)
    {
        var table = NewTable("Object", "Meaning", "Value", "Type");
        foreach (var item in items)
        {
            var value = item.Error is { } error ? Cell(error) : Cell(item.Value is null ? "done" : ValueText.Format(item.Value, item.ScalerUnit));
            table.AddRow(Cell(item.Address), Cell(Meaning(item.Address) ?? ""), value, Cell(item.Error is null ? item.Value?.TypeName ?? "" : "refused"));
        }

        return table;
    }

    private static Table ObjectTable(IEnumerable<ObjectListEntry> objects)
    {
        var table = NewTable("Class", "Version", "Logical name", "Name", "Meaning", "Attributes", "Methods");
        foreach (var o in objects)
        {
            table.AddRow(
                Cell(o.ClassId.ToString(CultureInfo.InvariantCulture)),
                Cell(o.Version.ToString(CultureInfo.InvariantCulture)),
                Cell(o.Name.ToString()),
                Cell(o.Class?.Name ?? ""),
                Cell(o.Meaning ?? ""),
                Cell(string.Join(' ', o.Attributes.Select(a => $"{a.Id}:{Short(a.Access)}"))),
                Cell(string.Join(' ', o.Methods.Where(m => m.Mode != 0).Select(m => m.Id.ToString(CultureInfo.InvariantCulture)))));
        }

        return table.Caption("Attributes: r read, w write, a authenticated, - none. Methods: those this client may invoke.");
    }

    private static Table ProfileTable(MeterItem item, IReadOnlyList<ValueList<DlmsData>> rows)
    {
        var table = NewTable([.. item.Columns!.Select(c => $"{ObisNames.Describe(c.InstanceId, c.ClassId) ?? ""}\n{ProfileRows.Header(c)}".TrimStart('\n'))])
            .Title(Markup.Escape($"{item.Address} {Meaning(item.Address)}: {rows.Count} rows"));
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => Cell(ValueText.Format(cell))));
        }

        return table;
    }

    private static string? Meaning(string address) => address.Split(':') is [_, var name, ..] && LogicalName.TryParse(name, out var parsed) ? ObisNames.Describe(parsed) : null;

    private static string Short(string access) => access switch
    {
        "none" => "-",
        "read" => "r",
        "write" => "w",
        "read-write" => "rw",
        "authenticated-read" => "ar",
        "authenticated-write" => "aw",
        "authenticated-read-write" => "arw",
        _ => access,
    };

    private static Table NewTable(params string[] headers)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(new Text(header)));
        }

        return table;
    }

    /// <summary>Text, never markup: the contents come from a meter.</summary>
    private static Text Cell(string text) => new(PlainText.OneLine(text));
}
