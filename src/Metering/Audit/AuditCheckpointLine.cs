using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrepaidMeter.Metering.Audit;

/// <summary>A checkpoint as one line of JSON: what files of checkpoints are made of, one a line, oldest first.</summary>
public static class AuditCheckpointLine
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        MaxDepth = 2,
    };

    public static string Write(AuditCheckpoint checkpoint) => JsonSerializer.Serialize(
        new Line(
            checkpoint.Head.Sequence,
            Convert.ToHexStringLower(checkpoint.Head.Hash.Span),
            checkpoint.At.ToUniversalTime().ToString(InstantFormat, CultureInfo.InvariantCulture),
            Convert.ToBase64String(checkpoint.Signature.Span)),
        Options);

    /// <param name="fault">What is wrong with the line, for people.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out AuditCheckpoint? checkpoint, [NotNullWhen(false)] out string? fault)
    {
        checkpoint = null;
        fault = null;
        try
        {
            var line = JsonSerializer.Deserialize<Line>(text, Options);
            if (line is null || line.Sequence < 0)
            {
                fault = "sequence: a number from 0";
            }
            else if (line.Hash.Length != 2 * AuditChain.HashSize)
            {
                fault = $"hash: {2 * AuditChain.HashSize} hex digits";
            }
            else if (!DateTimeOffset.TryParseExact(line.At, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                fault = "at: an instant like 2026-11-21T03:04:05.678Z";
            }
            else
            {
                checkpoint = new(new(line.Sequence, Convert.FromHexString(line.Hash)), at, Convert.FromBase64String(line.Signature));
                return true;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            fault = "not a checkpoint: {\"sequence\", \"hash\", \"at\", \"signature\"}";
        }

        return false;
    }

    private sealed record Line(long Sequence, string Hash, string At, string Signature);
}
