using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Push;

/// <summary>
/// Takes pushes that are protected by the keys of their sender and nothing else: a plain one is refused before its body is parsed, one that is not
/// authentic or whose counter is not above the last of the same system title is refused as if it were damaged. Thread-safe.
/// </summary>
/// <param name="find">The keys of a meter by its system title; null for one that is not known. Called from any thread, and twice for each push.</param>
/// <param name="received">
/// The last counter of each title. Only authentic pushes take a place in it; when it is full, further titles are refused rather than an old one forgotten.
/// </param>
public sealed class CipheredPushPolicy(Func<SystemTitle, PushSecurity?> find, ReceiveCounters received) : IPushPolicy
{
    /// <summary>Whose push it is when it leaves its title empty (QUIRKS meters 16), or goes in an APDU without one; null takes no such push.</summary>
    public SystemTitle? UntitledSender { get; init; }

    /// <summary>What unnamed lists mean, whoever sends them.</summary>
    public IReadOnlyList<PushTemplate> Templates { get; init; } = [];

    /// <inheritdoc />
    public bool Admits(PushSender sender) => sender.IsProtected && TitleOf(sender) is { } title && find(title) is not null;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The keys that were found can not be used.</exception>
    public ReadOnlyMemory<byte>? Open(PushSender sender, ReadOnlyMemory<byte> apdu)
    {
        if (TitleOf(sender) is not { } title || find(title) is not { } security)
        {
            return null;
        }

        security.Check();
        var plain = new AxdrWriter(apdu.Length);
        if (security.AcceptUncheckedTag)
        {
            return TryDecipher(security, title, apdu.Span, plain) ? plain.WrittenMemory : null;
        }

        using var context = new SecurityContext(security.Suite, default, new(security.Protection), security.EncryptionKey, security.AuthenticationKey, default, title, received)
        {
            AcceptEmptyTitle = UntitledSender is not null,
        };
        try
        {
            context.Unprotect(apdu.Span, plain);
            return plain.WrittenMemory;
        }
        catch (DlmsDecodeException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<PushTemplate> TemplatesOf(PushSender sender) => Templates;

    private SystemTitle? TitleOf(PushSender sender) =>
        sender.SystemTitle.Length == 0 ? UntitledSender : SystemTitle.TryRead(sender.SystemTitle.Span, out var title) ? title : null;

    private static bool TryDecipher(PushSecurity security, SystemTitle title, ReadOnlySpan<byte> apdu, AxdrWriter plain)
    {
        try
        {
            var reader = new AxdrReader(apdu);
            if (reader.RawByte() == ProtectedApdu.GeneralGloCiphering)
            {
                reader.RawOctets(reader.RawLength());
            }
            else if (ProtectedApdu.ServiceOf(apdu[0], out var dedicated) is null || dedicated)
            {
                return false;
            }

            var content = reader.RawOctets(reader.RawLength());
            reader.End();
            using var protector = new ApduProtector(security.EncryptionKey, security.AuthenticationKey);
            return content.Length > 0 && new SecurityControl(content[0]).Suite == security.Suite && protector.TryDecryptUnverified(title, content, plain);
        }
        catch (DlmsDecodeException)
        {
            return false;
        }
    }
}
