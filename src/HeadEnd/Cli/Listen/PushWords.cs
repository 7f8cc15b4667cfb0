using System.Globalization;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Cli.Listen;

/// <summary>The words for what a push may be, the same in text and JSON.</summary>
internal static class PushWords
{
    public static string Of(PushService service) => service switch
    {
        PushService.DataNotification => "data-notification",
        PushService.EventNotification => "event-notification",
        PushService.InformationReport => "information-report",
        _ => throw new NotSupportedException(service.ToString()),
    };

    public static string Of(PushLayout layout) => layout switch
    {
        PushLayout.ObjectList => "object-list",
        PushLayout.NamedValues => "named-values",
        PushLayout.ShortNames => "short-names",
        _ => "unnamed",
    };

    public static string Of(PushRejectionReason reason) => reason switch
    {
        PushRejectionReason.NotAdmitted => "not-admitted",
        PushRejectionReason.NotAuthentic => "not-authentic",
        PushRejectionReason.TooManyConnections => "too-many-connections",
        _ => "malformed",
    };

    public static string Of(SecurityControl control) => control.Protection switch
    {
        SecurityProtection.AuthenticationAndEncryption => "auth-enc",
        SecurityProtection.Authentication => "auth",
        SecurityProtection.Encryption => "enc",
        _ => "none",
    };

    /// <summary>Why, for people; the decoder's own words where it was not decodable.</summary>
    public static string Problem(PushRejection rejection) => rejection.Reason switch
    {
        PushRejectionReason.NotAdmitted when rejection.Sender is { IsProtected: false } => "a plain push where only ciphered ones are taken; its body was not looked at",
        PushRejectionReason.NotAdmitted when rejection.Sender is { SystemTitle.Length: 0 } => "a ciphered push that does not name its sender: --system-title says who it is",
        PushRejectionReason.NotAdmitted => "a ciphered push, and there are no keys for it: --guek and --gak",
        PushRejectionReason.NotAuthentic => "not protected as agreed: another key, altered, less protection than is asked for, or a replay",
        PushRejectionReason.TooManyConnections => "too many connections",
        _ => rejection.Detail ?? "not decodable",
    };

    public static string? Time(CosemDateTime? value)
    {
        if (value is not { } time)
        {
            return null;
        }

        if (time.ToInstant(TimeSpan.Zero) is not { } instant)
        {
            return time.ToString();
        }

        var text = instant.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return time.Deviation == CosemDateTime.DeviationNotSpecified ? text : text + instant.ToString("zzz", CultureInfo.InvariantCulture);
    }
}
