using System.Text.Json;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Fuzzing;

/// <summary>Ciphered APDUs: damaged ones must all be refused alike.</summary>
internal static class SecurityTargets
{
    public static IEnumerable<FuzzTarget> Create()
    {
        var line = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "security.jsonl"))
            .Select(text => JsonSerializer.Deserialize<Line>(text, JsonSerializerOptions.Web)!)
            .First(candidate => candidate.Name == "glo-get-30");
        var context = new SecurityContext(
            SecuritySuite.Suite0,
            new(SecurityProtection.AuthenticationAndEncryption),
            new(SecurityProtection.AuthenticationAndEncryption),
            GlobalUnicastEncryptionKey.Parse(line.Key),
            AuthenticationKey.Parse(line.AuthenticationKey),
            default,
            SystemTitle.Parse(line.Sender),
            new ReceiveCounters());
        var plain = new AxdrWriter(1 << 16);
        yield return new("ciphered apdu", [.. FuzzCorpus.Vectors["ciphered"]], octets =>
        {
            plain.Clear();
            context.Unprotect(octets.Span, plain);
            return FuzzOutcome.Accepted;
        });
    }

    private sealed record Line(string Name, string Sender, string Key, string AuthenticationKey);
}
