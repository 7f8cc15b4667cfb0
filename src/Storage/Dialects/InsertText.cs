namespace PrepaidMeter.Storage.Dialects;

/// <summary>Statements made of column lists, parameters named as the columns.</summary>
internal static class InsertText
{
    public static string WithReturning(string table, string idColumn, ReadOnlySpan<string> columns) =>
        $"INSERT INTO {table} ({Columns(columns)}) VALUES ({Parameters(columns)}) RETURNING {idColumn}";

    public static string Plain(string table, ReadOnlySpan<string> columns) =>
        $"INSERT INTO {table} ({Columns(columns)}) VALUES ({Parameters(columns)})";

    /// <summary>As SQLite and PostgreSQL say it.</summary>
    public static string OrRaise(string table, string[] keys, string column) =>
        $"{Plain(table, [.. keys, column])} ON CONFLICT ({Columns(keys)}) DO UPDATE SET {column} = excluded.{column} WHERE {table}.{column} < excluded.{column}";

    /// <summary>As SQLite and PostgreSQL say it: neither has LIMIT on a DELETE.</summary>
    public static string DeleteSome(string table, string[] keys, string condition, int rows) =>
        FormattableString.Invariant($"DELETE FROM {table} WHERE ({Columns(keys)}) IN (SELECT {Columns(keys)} FROM {table} WHERE {condition} LIMIT {rows})");

    private static string Columns(ReadOnlySpan<string> columns) => string.Join(", ", columns!);

    private static string Parameters(ReadOnlySpan<string> columns) => "@" + string.Join(", @", columns!);
}
