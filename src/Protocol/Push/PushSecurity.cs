using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Push;

/// <summary>What protects the pushes of one meter, as the receiver has it. Prints no secret. The keys stay the caller's.</summary>
public sealed record PushSecurity
{
    public SecuritySuite Suite { get; init; }

    /// <summary>The least protection; what comes with less is refused.</summary>
    public SecurityProtection Protection { get; init; } = SecurityProtection.AuthenticationAndEncryption;

    /// <summary>GUEK.</summary>
    public required GlobalUnicastEncryptionKey EncryptionKey { get; init; }

    /// <summary>GAK. Null only where nothing is authenticated, or with <see cref="AcceptUncheckedTag"/>.</summary>
    public AuthenticationKey? AuthenticationKey { get; init; }

    /// <summary>
    /// Deciphers without a look at the authentication tag, for who was not given the authentication key (QUIRKS meters 15). Then anybody can have altered
    /// the push, and replays are not found out: what it says is a hint, nothing to bill or switch by.
    /// </summary>
    public bool AcceptUncheckedTag { get; init; }

    /// <exception cref="ArgumentException">These can not be together, or something is missing. Names no value.</exception>
    internal void Check()
    {
        if (AuthenticationKey is null && !AcceptUncheckedTag && (Protection & SecurityProtection.Authentication) != 0)
        {
            throw new ArgumentException("Authenticated pushes need an authentication key (GAK).");
        }

        if (Protection == SecurityProtection.None)
        {
            throw new ArgumentException("The least protection of a protected push is not none.");
        }

        if (EncryptionKey.Length != Suite.KeyLength() || (AuthenticationKey?.Length ?? Suite.KeyLength()) != Suite.KeyLength())
        {
            throw new ArgumentException($"Keys of {Suite} have {Suite.KeyLength()} octets.");
        }
    }
}
