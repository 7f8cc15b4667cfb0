using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>Releasing a ciphered association.</summary>
public class CipheredReleaseTests
{
    private const int WrapperHeader = 8;

    private static readonly byte[] DecipheringError = [0xD8, 1, 5];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Release_IsCiphered_BothWays_UnlessTheMeterDoesNotKnowIt(bool plain)
    {
        await using var pair = await SecuredPair.ConnectAsync(AuthenticationMechanism.HlsGmac, SecuredPair.Options() with { PlainRelease = plain }, SecuredPair.Security());

        await pair.Link.ReleaseAsync(default);

        var request = Rlrq.Decode(pair.Wire.Sent[^1].AsSpan(WrapperHeader));
        request.Reason.ShouldBe((byte)0);
        request.UserInformation.Length.ShouldBe(plain ? 0 : 33);
        var response = pair.Wire.Received[^1].AsSpan(WrapperHeader).ToArray();
        response[0].ShouldBe(Rlre.Tag);
        response.Length.ShouldBe(plain ? 5 : 5 + 4 + 33);
        if (!plain)
        {
            request.UserInformation.Span[..3].ToArray().ShouldBe([0x21, 0x1F, 0x30]);
            response[9..12].ShouldBe([0x28, 0x1F, 0x30]);
        }
    }

    [Fact]
    public async Task ReleaseOfSomebodyElse_EndsNothing()
    {
        await using var pair = await SecuredPair.ConnectAsync(AuthenticationMechanism.Lls, SecuredPair.Options(), SecuredPair.Security());
        await pair.Link.ReleaseAsync(default);
        var released = pair.Wire.Sent[^1][WrapperHeader..];

        // The recorded session's AARQ is a replay, so the server here gets an association of its own.
        var security = SecuredPair.Security();
        var device = new MemoryDevice { Public = SecuredPair.Policy(AuthenticationMechanism.Lls, security) };
        using var server = new AssociationServer(device, 16, 1000);
        var reply = new AxdrWriter();
        server.Handle(pair.Wire.Sent[0].AsMemory(WrapperHeader), reply);
        server.IsAssociated.ShouldBeTrue();
        released[^1] ^= 1;
        reply.Clear();

        server.Handle(released, reply).ShouldBeTrue();

        reply.WrittenSpan.ToArray().ShouldBe(DecipheringError);
        server.IsAssociated.ShouldBeTrue();
        released[^1] ^= 1;
        reply.Clear();
        server.Handle(released, reply).ShouldBeTrue();
        reply.WrittenSpan[0].ShouldBe(Rlre.Tag);
        server.IsAssociated.ShouldBeFalse();
    }
}
