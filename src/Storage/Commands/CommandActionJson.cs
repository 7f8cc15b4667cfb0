using System.Data;
using System.Text.Json;
using System.Text.Json.Serialization;
using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Storage.Commands;

/// <summary>Command actions in the database: the name in a column, what the action carries as JSON beside it.</summary>
internal static class CommandActionJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new ListConverter<TariffSeason>(), new ListConverter<TariffWeek>(), new ListConverter<TariffDay>(), new ListConverter<TariffSwitch>(),
        },
    };

    public static string? WritePayload(CommandAction action) =>
        action is CommandAction.SetTariffCalendar set ? JsonSerializer.Serialize(set.Calendar, Options) : null;

    /// <exception cref="DataException">The row was written by something else than this program.</exception>
    public static CommandAction Read(string name, string? payload) => name switch
    {
        "cut" => new CommandAction.Cut(),
        "restore" => new CommandAction.Restore(),
        "clock" => new CommandAction.SetClock(),
        "tariff-calendar" => new CommandAction.SetTariffCalendar(ReadCalendar(payload)),
        _ => throw new DataException($"The database holds a command with the unknown action '{name}'."),
    };

    private static TariffCalendar ReadCalendar(string? payload)
    {
        try
        {
            return JsonSerializer.Deserialize<TariffCalendar>(payload ?? "null", Options) ?? throw new DataException("The database holds a tariff-calendar command without a calendar.");
        }
        catch (JsonException e)
        {
            throw new DataException($"The database holds a tariff-calendar command whose calendar can not be read: {e.Message}", e);
        }
    }

    private sealed class ListConverter<T> : JsonConverter<ValueList<T>>
    {
        public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ValueList.From(JsonSerializer.Deserialize<T[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, (IEnumerable<T>)value, options);
    }
}
