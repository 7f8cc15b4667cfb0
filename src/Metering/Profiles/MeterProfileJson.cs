using System.Text.Json;
using System.Text.Json.Serialization;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>The JSON form of a meter profile: camel case, strict (a member that is not known, or given twice, is refused), comments allowed.</summary>
public static class MeterProfileJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 16,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new TextConverter<CosemAttribute>(CosemAttribute.Parse),
            new TextConverter<CosemObject>(CosemObject.Parse),
        },
    };

    /// <param name="json">UTF-8.</param>
    /// <param name="file">What to call the document in errors.</param>
    /// <exception cref="ProfileException">Not a valid profile.</exception>
    public static MeterProfile Parse(ReadOnlySpan<byte> json, string file)
    {
        MeterProfile profile;
        try
        {
            profile = JsonSerializer.Deserialize<MeterProfile>(json, Options) ?? throw new ProfileException(file, "$", "is null.");
        }
        catch (JsonException e)
        {
            throw new ProfileException(file, e.Path ?? "$", e.InnerException is FormatException inner ? inner.Message : e.Message, e);
        }

        MeterProfileRules.Check(profile, file);
        return profile;
    }

    /// <summary>A value written as its text form.</summary>
    private sealed class TextConverter<T>(Func<string, T> parse) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException($"expected text, found {reader.TokenType}.");
            }

            try
            {
                return parse(reader.GetString()!);
            }
            catch (FormatException e)
            {
                throw new JsonException(null, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value!.ToString());
    }
}
