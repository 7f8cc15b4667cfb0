using System.Text.Json;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Security;

/// <summary>One line of tests/Vectors/security.jsonl: a ciphered APDU, what is within, and under which keys.</summary>
public sealed record SecurityVector(string Name, string Hex, string Value, string Sender, string Key, string? AuthenticationKey, string Source)
{
    public static IReadOnlyList<SecurityVector> All { get; } =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "security.jsonl")).Select(line => JsonSerializer.Deserialize<SecurityVector>(line, JsonSerializerOptions.Web)!)];

    public static SecurityVector Find(string name) => All.Single(v => v.Name == name);

    public byte[] Octets => Convert.FromHexString(Hex);

    /// <summary>What is behind tag, system title and length: from SC on.</summary>
    internal byte[] Protected
    {
        get
        {
            var reader = new AxdrReader(Octets);
            if (reader.RawByte() is 0xDB or 0xDC)
            {
                reader.RawOctets(reader.RawLength());
            }

            return reader.RawOctets(reader.RawLength()).ToArray();
        }
    }

    internal SecurityControl Control => new(Protected[0]);

    internal SystemTitle Title => SystemTitle.Parse(Sender);

    internal ApduProtector Protector() => new(GlobalUnicastEncryptionKey.Parse(Key), Authentication());

    internal AuthenticationKey? Authentication() => AuthenticationKey is null ? null : Protocol.Security.AuthenticationKey.Parse(AuthenticationKey);

    /// <summary>A receiver for whom this APDU is just right.</summary>
    internal SecurityContext Receiver(SecuritySuite? suite = null, SecurityProtection? protection = null, ReceiveCounters? received = null) => new(
        suite ?? Control.Suite, default, new(protection ?? Control.Protection), GlobalUnicastEncryptionKey.Parse(Key), Authentication(), default, Title, received ?? new ReceiveCounters());
}
