using System.Collections.Frozen;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Meters;

/// <summary>The words for mechanisms and protections in files and on command lines.</summary>
public static class SecurityNames
{
    private static readonly FrozenDictionary<string, AuthenticationMechanism> Mechanisms = new Dictionary<string, AuthenticationMechanism>
    {
        ["none"] = AuthenticationMechanism.None,
        ["lls"] = AuthenticationMechanism.Lls,
        ["hls-md5"] = AuthenticationMechanism.HlsMd5,
        ["hls-sha1"] = AuthenticationMechanism.HlsSha1,
        ["hls-gmac"] = AuthenticationMechanism.HlsGmac,
        ["hls-sha256"] = AuthenticationMechanism.HlsSha256,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, SecurityProtection> Protections = new Dictionary<string, SecurityProtection>
    {
        ["none"] = SecurityProtection.None,
        ["auth"] = SecurityProtection.Authentication,
        ["enc"] = SecurityProtection.Encryption,
        ["auth-enc"] = SecurityProtection.AuthenticationAndEncryption,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>none, lls, hls-gmac...: those a head-end uses by itself.</summary>
    public static string AllMechanisms { get; } = string.Join(", ", Mechanisms.OrderBy(m => m.Value).Select(m => m.Key));

    public static string AllProtections { get; } = string.Join(", ", Protections.OrderBy(p => p.Value).Select(p => p.Key));

    public static AuthenticationMechanism? FindMechanism(string name) => Mechanisms.TryGetValue(name, out var mechanism) ? mechanism : null;

    public static SecurityProtection? FindProtection(string name) => Protections.TryGetValue(name, out var protection) ? protection : null;

    public static string NameOf(AuthenticationMechanism mechanism) => Mechanisms.FirstOrDefault(m => m.Value == mechanism).Key ?? mechanism.ToString();

    public static string NameOf(SecurityProtection protection) => Protections.FirstOrDefault(p => p.Value == protection).Key ?? protection.ToString();
}
