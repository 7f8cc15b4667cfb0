using System.Net;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Tests.Security;

namespace PrepaidMeter.Protocol.Tests.Push;

public sealed class CipheredPushPolicyTests
{
    private static readonly SecurityVector Gas = SecurityVector.Find("u9n-glo-push");
    private static readonly SecurityVector Im350 = SecurityVector.Find("shrdzm/im350");
    private static readonly SecurityVector E450 = SecurityVector.All.Single(v => v.Name.StartsWith("scs/lg_e450", StringComparison.Ordinal));

    [Fact]
    public void Open_CapturedPushes_AreWhatTheyHold()
    {
        foreach (var vector in new[] { Gas, Im350 })
        {
            var policy = Policy(Of(vector));
            var sender = Sender(vector.Octets);

            policy.Admits(sender).ShouldBeTrue();
            Convert.ToHexString(policy.Open(sender, vector.Octets)!.Value.Span).ShouldStartWith(vector.Value, Case.Sensitive, vector.Name);
            sender.InvocationCounter.ShouldBe(ApduProtector.CounterOf(vector.Protected), vector.Name);
            sender.SecurityControl.ShouldBe(vector.Control, vector.Name);
        }
    }

    [Fact]
    public void Open_TheSameOctetsAgain_AreRefusedAndTheNextCounterIsTaken()
    {
        var received = new ReceiveCounters();
        var policy = Policy(Of(Gas), received);

        policy.Open(Sender(Gas.Octets), Gas.Octets).ShouldNotBeNull();

        policy.Open(Sender(Gas.Octets), Gas.Octets).ShouldBeNull();
        received.LastOf(Gas.Title).ShouldBe(new InvocationCounter(0x1E5));
        Push(policy, Gas, 0x1E4).ShouldBeFalse();
        Push(policy, Gas, 0x1E6).ShouldBeTrue();
    }

    [Fact]
    public void Open_CounterOfAnother_IsOfNoMatter()
    {
        var policy = Policy(Of(Gas));
        policy.Open(Sender(Gas.Octets), Gas.Octets).ShouldNotBeNull();

        Push(policy, Gas, 1, new SystemTitle("OTH", 7)).ShouldBeTrue();
        Push(policy, Gas, 1, new SystemTitle("OTH", 7)).ShouldBeFalse();
    }

    [Fact]
    public void Open_ForgedPushes_TakeNoPlaceAmongTheCounters()
    {
        var received = new ReceiveCounters(capacity: 2);
        var policy = Policy(Of(Gas), received);
        for (ulong forger = 0; forger < 100; forger++)
        {
            Push(policy, Gas with { Key = "00000000000000000000000000000000" }, 5, new SystemTitle("BAD", forger)).ShouldBeFalse();
        }

        Push(policy, Gas, 1, new SystemTitle("MTR", 1)).ShouldBeTrue();
        Push(policy, Gas, 1, new SystemTitle("MTR", 2)).ShouldBeTrue();
        Push(policy, Gas, 1, new SystemTitle("MTR", 3)).ShouldBeFalse(); // none is forgotten for it
        Push(policy, Gas, 1, new SystemTitle("MTR", 1)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("0F40000000")]
    [InlineData("C200")]
    public void Admits_PlainPush_IsRefusedByItsTagAlone(string apdu) => Policy(Of(Gas)).Admits(Sender(Convert.FromHexString(apdu))).ShouldBeFalse();

    [Fact]
    public void Admits_TitleWithoutKeys_IsRefused() =>
        new CipheredPushPolicy(title => title == Im350.Title ? Of(Im350) : null, new ReceiveCounters()).Admits(Sender(Gas.Octets)).ShouldBeFalse();

    [Fact]
    public void Open_LessProtectionThanAsked_IsRefused()
    {
        var encryptedOnly = Of(Im350) with { Protection = SecurityProtection.AuthenticationAndEncryption, AuthenticationKey = Of(Gas).AuthenticationKey };

        Policy(encryptedOnly).Open(Sender(Im350.Octets), Im350.Octets).ShouldBeNull();
    }

    [Fact]
    public void Open_AlteredByAnyOctet_IsRefused()
    {
        for (var i = 0; i < Gas.Octets.Length; i++)
        {
            var altered = Gas.Octets;
            altered[i] ^= 0x04;
            var policy = Policy(Of(Gas));
            try
            {
                policy.Open(Sender(altered), altered).ShouldBeNull($"octet {i}");
            }
            catch (DlmsDecodeException)
            {
                // The header of the sender is none any more: the listener refuses it before it asks.
            }
        }
    }

    // QUIRKS meters 15: SC says that it is authenticated, and who listens was given the encryption key alone.
    [Fact]
    public void Open_WithoutAuthenticationKey_IsDecipheredOnlyWhereTagsMayGoUnchecked()
    {
        var given = Of(E450) with { AuthenticationKey = null };

        Should.Throw<ArgumentException>(() => Policy(given).Open(Sender(E450.Octets), E450.Octets));
        Convert.ToHexString(Policy(given with { AcceptUncheckedTag = true }).Open(Sender(E450.Octets), E450.Octets)!.Value.Span).ShouldStartWith(E450.Value);
    }

    // QUIRKS meters 16.
    [Fact]
    public void Open_EmptySystemTitle_IsTakenOnlyForTheOneConfigured()
    {
        byte[] untitled = [0xDB, 0, .. Gas.Octets.AsSpan(10)];

        Policy(Of(Gas)).Admits(Sender(untitled)).ShouldBeFalse();
        var policy = new CipheredPushPolicy(_ => Of(Gas), new ReceiveCounters()) { UntitledSender = Gas.Title };
        policy.Admits(Sender(untitled)).ShouldBeTrue();
        Convert.ToHexString(policy.Open(Sender(untitled), untitled)!.Value.Span).ShouldBe(Gas.Value);
        policy.Open(Sender(Gas.Octets), Gas.Octets).ShouldBeNull(); // the counter is the title's, whoever leaves it out
    }

    private static CipheredPushPolicy Policy(PushSecurity security, ReceiveCounters? received = null) => new(_ => security, received ?? new ReceiveCounters());

    private static PushSecurity Of(SecurityVector vector) => new()
    {
        Suite = vector.Control.Suite,
        Protection = vector.Control.Protection,
        EncryptionKey = GlobalUnicastEncryptionKey.Parse(vector.Key),
        AuthenticationKey = vector.Authentication(),
    };

    private static PushSender Sender(ReadOnlyMemory<byte> apdu) => PushSender.Read(new IPEndPoint(IPAddress.Loopback, 1), 1, 103, apdu);

    /// <summary>Ciphers a push of our own under the vector's keys; true when the policy takes it.</summary>
    private static bool Push(CipheredPushPolicy policy, SecurityVector keys, uint counter, SystemTitle? from = null)
    {
        var apdu = new Protocol.Axdr.AxdrWriter();
        using var context = new SecurityContext(
            keys.Control.Suite, new(keys.Control.Protection), default, GlobalUnicastEncryptionKey.Parse(keys.Key), keys.Authentication(), from ?? keys.Title, null, new ReceiveCounters());
        context.Protect(CipheringKind.GeneralGlobal, new InvocationCounter(counter), Octets.FromHex("0F00000001001105").Span, apdu);
        return policy.Open(Sender(apdu.WrittenMemory), apdu.WrittenMemory) is not null;
    }
}
