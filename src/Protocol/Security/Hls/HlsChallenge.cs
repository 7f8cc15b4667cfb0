using System.Security.Cryptography;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Security;

/// <summary>The challenges CtoS and StoC of HLS (IEC 62056-5-3): random, 8..64 octets; 32..64 for mechanism 7.</summary>
internal static class HlsChallenge
{
    public const int MaxLength = 64;

    public static int MinLength(AuthenticationMechanism mechanism) => mechanism == AuthenticationMechanism.HlsEcdsa ? 32 : 8;

    public static Octets Create(int length) => new(RandomNumberGenerator.GetBytes(length));

    /// <summary>Whether a challenge received may be answered. One's own come back would make the answer to it the answer the other side owes.</summary>
    public static bool IsAcceptable(AuthenticationMechanism mechanism, Octets received, Octets sent) =>
        received.Length >= MinLength(mechanism) && received.Length <= MaxLength && !received.Equals(sent);
}
