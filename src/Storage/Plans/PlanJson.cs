using System.Data;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrepaidMeter.Storage.Plans;

/// <summary>Lists, selections and whole plans as they are kept in a column.</summary>
internal static class PlanJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <exception cref="DataException">The column was written by something else than this program.</exception>
    public static T Read<T>(string json, string column)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new DataException($"The database holds null in {column}.");
        }
        catch (JsonException e)
        {
            throw new DataException($"The database holds something unreadable in {column}: {e.Message}", e);
        }
    }
}
