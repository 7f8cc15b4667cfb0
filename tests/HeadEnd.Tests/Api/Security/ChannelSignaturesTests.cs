using System.Text;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Testing;

namespace PrepaidMeter.HeadEnd.Tests.Api.Security;

public class ChannelSignaturesTests
{
    private const string Path = "/api/v1/recharges";
    private const string SentAt = "2026-11-21T04:30:00Z";

    // printf 'POST\n/api/v1/recharges\n2026-11-21T04:30:00Z\n{"channel":"wechat"}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0001..1f -r
    private const string Signature = "0c3d93348ac50cc0728bc967639141c6e4c40f76e73cc953ca24681b7e85c74a";

    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"channel\":\"wechat\"}");

    private readonly EnvelopeCipher _envelope = new(new KeyEncryptionKey(new byte[KeyEncryptionKey.Size]));
    private readonly ManualTimeProvider _time = new(DateTimeOffset.Parse(SentAt, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Check_SignedByOpenssl_IsTheChannels() =>
        Signatures().Check("wechat-1", "POST", Path, SentAt, Signature, Body).ShouldBe(("wechat", null));

    [Theory]
    [InlineData("wechat-2", "POST", Path, SentAt, Signature)]
    [InlineData("old", "POST", Path, SentAt, Signature)] // known, no longer active
    [InlineData("wechat-1", "PUT", Path, SentAt, Signature)]
    [InlineData("wechat-1", "POST", Path + "?a=1", SentAt, Signature)]
    [InlineData("wechat-1", "POST", Path, "2026-11-21T04:30:01Z", Signature)]
    [InlineData("wechat-1", "POST", Path, SentAt, "0c3d93348ac50cc0728bc967639141c6e4c40f76e73cc953ca24681b7e85c74b")]
    [InlineData("wechat-1", "POST", Path, SentAt, "")]
    [InlineData("wechat-1", "POST", Path, SentAt, "zz3d93348ac50cc0728bc967639141c6e4c40f76e73cc953ca24681b7e85c74a")]
    public void Check_AnythingElse_OneReasonForAll(string keyId, string method, string path, string sentAt, string signature)
    {
        var (channel, reason) = Signatures().Check(keyId, method, path, sentAt, signature, Body);

        channel.ShouldBeNull();
        reason.ShouldBe("The key is not known, not active, or did not sign this.");
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void Check_TimeOfSending_WithinFiveMinutes(int secondsLater, bool taken)
    {
        var signatures = Signatures(new ManualTimeProvider(_time.GetUtcNow().AddSeconds(secondsLater)));
        (signatures.Check("wechat-1", "POST", Path, SentAt, Signature, Body).Channel is not null).ShouldBe(taken);
    }

    [Fact]
    public void Create_SecretSealedForAnotherChannel_IsRefusedByName()
    {
        var moved = new ChannelKeyOptions { KeyId = "wechat-1", Channel = "alipay", SealedSecret = Sealed("wechat", "wechat-1") };
        Should.Throw<ConfigurationException>(() => new ChannelSignatures([moved], _envelope, _time)).Message.ShouldContain("wechat-1");
    }

    private ChannelSignatures Signatures(TimeProvider? time = null) => new(
        [
            new() { KeyId = "wechat-1", Channel = "wechat", SealedSecret = Sealed("wechat", "wechat-1") },
            new() { KeyId = "old", Channel = "wechat", SealedSecret = Sealed("wechat", "old"), Active = false },
        ],
        _envelope,
        time ?? _time);

    private string Sealed(string channel, string keyId) => Convert.ToBase64String(_envelope.Seal(Secret, ChannelKeyOptions.ContextOf(channel, keyId)));
}
