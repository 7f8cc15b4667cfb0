namespace PrepaidMeter.HeadEnd.Api.Security;

/// <summary>One key a payment channel signs its requests with, configured under <c>HeadEnd:ChannelKeys</c>. <c>headend keys channel</c> makes one.</summary>
internal sealed class ChannelKeyOptions
{
    /// <summary>What the channel names the key by in X-Key-Id; 1 to 64 of letters, digits, '-', '_' and '.'.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>The one channel whose money it may book.</summary>
    public string Channel { get; set; } = "";

    /// <summary>The secret under the key-encryption key, Base64.</summary>
    public string SealedSecret { get; set; } = "";

    /// <summary>False: known, and refused. A channel changes its key by having two for a while.</summary>
    public bool Active { get; set; } = true;

    /// <summary>What the secret is sealed for: an envelope can not be moved to another key or channel.</summary>
    public static string ContextOf(string channel, string keyId) => $"channel:{channel}:{keyId}";

    public static bool IsKeyId(string text) => text.Length is >= 1 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    public static bool IsChannel(string text) => text.Length is >= 1 and <= 32 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Adds what is wrong to <paramref name="faults"/>, by key.</summary>
    public static void Check(IList<ChannelKeyOptions> keys, ICollection<string> faults)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            var key = $"{Hosting.HeadEndOptions.Section}:ChannelKeys:{i}";
            if (!IsKeyId(keys[i].KeyId))
            {
                faults.Add($"{key}:KeyId: 1 to 64 of letters, digits, '-', '_' and '.'");
            }
            else if (keys.Take(i).Any(other => other.KeyId == keys[i].KeyId))
            {
                faults.Add($"{key}:KeyId: '{keys[i].KeyId}' is there twice");
            }

            if (!IsChannel(keys[i].Channel))
            {
                faults.Add($"{key}:Channel: 1 to 32 of a-z, 0-9 and '-'");
            }

            if (!Convert.TryFromBase64String(keys[i].SealedSecret, new byte[keys[i].SealedSecret.Length], out var length) || length == 0)
            {
                faults.Add($"{key}:SealedSecret: Base64, as 'headend keys channel' prints it");
            }
        }
    }
}
