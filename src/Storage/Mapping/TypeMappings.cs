using System.Data;
using Dapper;

namespace PrepaidMeter.Storage.Mapping;

/// <summary>
/// How values look in every database of ours; see docs/adr/0002-storage.md.
/// Instants: BIGINT, 100 ns since 1970-01-01T00:00:00Z. Decimals: exact, TEXT in canonical form (NUMERIC in PostgreSQL), never a binary float.
/// Dates: TEXT yyyy-MM-dd. Guids: TEXT in lower case (native type where there is one). Enums: INTEGER. Column names: snake_case.
/// </summary>
internal static class TypeMappings
{
    private static readonly Lock Gate = new();
    private static bool _registered;

    public static void Register()
    {
        lock (Gate)
        {
            if (_registered)
            {
                return;
            }

            DefaultTypeMap.MatchNamesWithUnderscores = true;

            // Dapper prefers its built-in DbType over a handler unless that is taken away first.
            Replace(new InstantHandler());
            Replace(new DecimalHandler());
            Replace(new GuidHandler());
            Replace(new DateHandler());
            Replace(new LocalDateHandler());
            Replace(new MeterIdHandler());
            _registered = true;
        }
    }

    private static void Replace<T>(SqlMapper.TypeHandler<T> handler)
    {
        SqlMapper.RemoveTypeMap(typeof(T));
        if (typeof(T).IsValueType)
        {
            SqlMapper.RemoveTypeMap(typeof(Nullable<>).MakeGenericType(typeof(T)));
        }

        SqlMapper.AddTypeHandler(handler);
    }

    /// <summary>What a handler got for a column that is not stored in the agreed form.</summary>
    internal static DataException Unexpected(object value, string wanted) =>
        new($"The database holds a {value.GetType().Name} where {wanted} is expected.");
}
