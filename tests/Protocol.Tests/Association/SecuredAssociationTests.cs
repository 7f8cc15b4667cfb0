using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>HLS and ciphering, client and server together.</summary>
public class SecuredAssociationTests
{
    private const SecurityProtection Both = SecurityProtection.AuthenticationAndEncryption;
    private const int WrapperHeader = 8;

    /// <summary>Bit 7 of SC, behind tag and length.</summary>
    private const int CompressionBit = (2 * 8) + 7;

    private static readonly CosemAttribute Name = CosemAttribute.Parse("1:0.0.42.0.0.255:2");
    private static readonly CosemMethod Echo = CosemMethod.Parse("18:0.0.44.0.0.255:1");

    public static TheoryData<AuthenticationMechanism, SecuritySuite, SecurityProtection> Combinations
    {
        get
        {
            var data = new TheoryData<AuthenticationMechanism, SecuritySuite, SecurityProtection>();
            foreach (var mechanism in Enum.GetValues<AuthenticationMechanism>())
            {
                foreach (var suite in Enum.GetValues<SecuritySuite>())
                {
                    if (mechanism == AuthenticationMechanism.HlsEcdsa && suite == SecuritySuite.Suite0)
                    {
                        continue;
                    }

                    foreach (var protection in (SecurityProtection[])[SecurityProtection.None, SecurityProtection.Authentication, SecurityProtection.Encryption, Both])
                    {
                        data.Add(mechanism, suite, protection);
                    }
                }
            }

            return data;
        }
    }

    public static TheoryData<AuthenticationMechanism, AuthenticationMechanism> Pairs
    {
        get
        {
            var data = new TheoryData<AuthenticationMechanism, AuthenticationMechanism>();
            foreach (var asked in Enum.GetValues<AuthenticationMechanism>())
            {
                foreach (var offered in Enum.GetValues<AuthenticationMechanism>())
                {
                    data.Add(asked, offered);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public async Task Session_UnderAnyMechanismSuiteAndProtection_Works(AuthenticationMechanism mechanism, SecuritySuite suite, SecurityProtection protection)
    {
        await using var pair = await SecuredPair.ConnectAsync(mechanism, SecuredPair.Options(suite, protection), SecuredPair.Security(suite, protection));
        var value = DlmsData.FromOctets("plain as day"u8.ToArray());
        pair.Device.Attributes[Name] = DlmsData.Null.Instance;

        (await pair.Link.SetAsync(Name, value, default)).ShouldBeNull();
        (await pair.Link.GetAsync(new(Name), default)).Decode().ShouldBe(value);
        (await pair.Link.InvokeAsync(Echo, value, default)).ReturnData!.Value.Decode().ShouldBe(value);
        (await pair.Link.GetListAsync([new(Name), new(Name)], default)).ShouldAllBe(r => r.IsSuccess);
        await pair.Link.ReleaseAsync(default);

        var wire = pair.Wire.Sent.Concat(pair.Wire.Received).ToArray();
        var legible = wire.Any(w => w.AsSpan().IndexOf("plain as day"u8) >= 0);
        legible.ShouldBe((protection & SecurityProtection.Encryption) == 0);
        if (protection != SecurityProtection.None)
        {
            wire.Where(w => w[WrapperHeader] is not (0x60 or 0x61 or 0x62 or 0x63)).ShouldAllBe(w => ProtectedApdu.IsProtected(w[WrapperHeader]));
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Mechanism_OtherThanTheMeterHasPinned_IsRejected(AuthenticationMechanism asked, AuthenticationMechanism pinned)
    {
        var connecting = SecuredPair.ConnectAsync(
            SecuredPair.Associate(asked, SecuredPair.Options(SecuritySuite.Suite1)), SecuredPair.Policy(pinned, SecuredPair.Security(SecuritySuite.Suite1)));

        if (asked == pinned)
        {
            await (await connecting).DisposeAsync();
        }
        else
        {
            (await Should.ThrowAsync<AssociationRejectedException>(() => connecting)).Result.ShouldBe(AssociationResult.RejectedPermanent);
        }
    }

    [Theory]
    [InlineData(SecurityProtection.None, SecurityProtection.Authentication, false)]
    [InlineData(SecurityProtection.None, Both, false)]
    [InlineData(SecurityProtection.Authentication, SecurityProtection.None, false)]
    [InlineData(SecurityProtection.Authentication, SecurityProtection.Encryption, false)]
    [InlineData(SecurityProtection.Authentication, Both, false)]
    [InlineData(SecurityProtection.Encryption, SecurityProtection.Authentication, false)]
    [InlineData(SecurityProtection.Encryption, Both, false)]
    [InlineData(Both, SecurityProtection.None, false)]
    [InlineData(Both, SecurityProtection.Authentication, false)] // the meter would answer below what the client pinned
    [InlineData(Both, SecurityProtection.Encryption, false)]
    [InlineData(Both, Both, true)]
    public async Task Protection_LessThanEitherSideDemands_EndsTheAssociation(SecurityProtection client, SecurityProtection meter, bool works)
    {
        var connecting = SecuredPair.ConnectAsync(
            AuthenticationMechanism.HlsGmac, SecuredPair.Options(protection: client), SecuredPair.Security(protection: meter));

        if (works)
        {
            await (await connecting).DisposeAsync();
        }
        else
        {
            await Should.ThrowAsync<DlmsException>(() => connecting);
        }
    }

    [Theory]
    [InlineData(SecuritySuite.Suite0, SecuritySuite.Suite1)]
    [InlineData(SecuritySuite.Suite1, SecuritySuite.Suite0)]
    [InlineData(SecuritySuite.Suite2, SecuritySuite.Suite1)]
    public async Task Suite_OtherThanPinned_IsRejected(SecuritySuite client, SecuritySuite meter) => await Should.ThrowAsync<AssociationRejectedException>(
        () => SecuredPair.ConnectAsync(AuthenticationMechanism.HlsGmac, SecuredPair.Options(client), SecuredPair.Security(meter)));

    // QUIRKS meters 18. Our own server finishes HLS on the current association's object only.
    [Theory]
    [InlineData("0.0.40.0.0.255", true)]
    [InlineData("0.0.40.0.3.255", false)]
    public async Task AssociationObject_IsTheOneHlsIsFinishedOn(string name, bool works)
    {
        var seen = new List<string>();
        var options = SecuredPair.Options(protection: SecurityProtection.None) with { AssociationObject = LogicalName.Parse(name) };
        var connecting = SecuredPair.ConnectAsync(
            SecuredPair.Associate(AuthenticationMechanism.HlsMd5, options), SecuredPair.Policy(AuthenticationMechanism.HlsMd5, SecuredPair.Security(protection: SecurityProtection.None)),
            (_, _, octets) => seen.Add(Convert.ToHexString(octets)));

        if (works)
        {
            await (await connecting).DisposeAsync();
        }
        else
        {
            await Should.ThrowAsync<DlmsException>(connecting);
        }

        seen.ShouldContain(octets => octets.Contains($"000F000028000{name[9]}FF01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WrongKey_OfEitherKind_IsRejectedInOneWay()
    {
        var right = SecuredPair.Options();
        SecurityOptions[] wrong =
        [
            right with { EncryptionKey = GlobalUnicastEncryptionKey.Parse("000102030405060708090A0B0C0D0E0F") },
            right with { AuthenticationKey = AuthenticationKey.Parse("000102030405060708090A0B0C0D0E0F") },
        ];

        List<string> errors = [];
        foreach (var options in wrong)
        {
            errors.Add((await Should.ThrowAsync<AssociationRejectedException>(
                () => SecuredPair.ConnectAsync(AuthenticationMechanism.HlsGmac, options, SecuredPair.Security()))).Message);
        }

        errors.Distinct().Count().ShouldBe(1);
        errors[0].ShouldContain("authentication failure");
    }

    [Theory]
    [InlineData(AuthenticationMechanism.HlsMd5)]
    [InlineData(AuthenticationMechanism.HlsSha1)]
    [InlineData(AuthenticationMechanism.HlsSha256)]
    public async Task WrongSecret_IsRejectedByTheMeter(AuthenticationMechanism mechanism) => (await Should.ThrowAsync<AssociationRejectedException>(
        () => SecuredPair.ConnectAsync(
            mechanism, SecuredPair.Options(protection: SecurityProtection.None) with { Secret = HlsSecret.Parse("0123456789ABCDEE") }, SecuredPair.Security(protection: SecurityProtection.None))))
        .Diagnostic.ShouldBe(AssociationDiagnostic.AuthenticationFailure);

    [Theory]
    [InlineData(AuthenticationMechanism.HlsMd5)]
    [InlineData(AuthenticationMechanism.HlsSha1)]
    [InlineData(AuthenticationMechanism.HlsGmac)]
    [InlineData(AuthenticationMechanism.HlsSha256)]
    [InlineData(AuthenticationMechanism.HlsEcdsa)]
    public async Task MetersProof_Altered_EndsTheLink(AuthenticationMechanism mechanism)
    {
        const SecuritySuite Suite = SecuritySuite.Suite1;
        var connecting = SecuredPair.ConnectAsync(
            SecuredPair.Associate(mechanism, SecuredPair.Options(Suite, SecurityProtection.None)),
            SecuredPair.Policy(mechanism, SecuredPair.Security(Suite, SecurityProtection.None)),
            (received, number, wpdu) => wpdu[^1] ^= (byte)(received && number == 1 ? 1 : 0));

        (await Should.ThrowAsync<LinkException>(() => connecting)).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task TitleOfTheMeter_OtherThanPinned_EndsTheLink()
    {
        var pinned = SecuredPair.Options() with { MeterSystemTitle = SecuredPair.Meter };
        await (await SecuredPair.ConnectAsync(AuthenticationMechanism.HlsGmac, pinned, SecuredPair.Security())).DisposeAsync();

        var other = pinned with { MeterSystemTitle = new SystemTitle("MTR", 8), InvocationCounters = new InMemoryInvocationCounterSource(new InvocationCounter(5000)) };
        (await Should.ThrowAsync<LinkException>(() => SecuredPair.ConnectAsync(AuthenticationMechanism.HlsGmac, other, SecuredPair.Security()))).Failure.ShouldBe(LinkFailure.ProtocolViolation);
    }

    [Fact]
    public async Task TitleOfTheClient_OtherThanPinned_OrTheMetersOwn_IsRejected()
    {
        var pinned = new ServerSecurity { SystemTitle = SecuredPair.Meter, ClientSystemTitle = new SystemTitle("PPM", 2), EncryptionKey = SecuredPair.Options().EncryptionKey, AuthenticationKey = SecuredPair.Options().AuthenticationKey };

        (await Should.ThrowAsync<AssociationRejectedException>(() => SecuredPair.ConnectAsync(AuthenticationMechanism.HlsGmac, SecuredPair.Options(), pinned)))
            .Diagnostic.ShouldBe(AssociationDiagnostic.CallingApTitleNotRecognised);
        (await Should.ThrowAsync<AssociationRejectedException>(
            () => SecuredPair.ConnectAsync(AuthenticationMechanism.HlsGmac, SecuredPair.Options() with { ClientSystemTitle = SecuredPair.Meter }, SecuredPair.Security())))
            .Diagnostic.ShouldBe(AssociationDiagnostic.CallingApTitleNotRecognised);
    }

    [Theory]
    [InlineData(false, 0xD0)]
    [InlineData(true, 0xDC)]
    public async Task DedicatedKey_ProtectsTheServices(bool general, byte tag)
    {
        var options = SecuredPair.Options() with { DedicatedKey = DedicatedKey.Generate(SecuritySuite.Suite0), UseGeneralCiphering = general };
        var associate = SecuredPair.Associate(AuthenticationMechanism.HlsGmac, options);
        var policy = SecuredPair.Policy(AuthenticationMechanism.HlsGmac, SecuredPair.Security());
        policy = policy with { Conformance = policy.Conformance | Conformance.GeneralProtection };
        await using var pair = await SecuredPair.ConnectAsync(associate, policy);
        pair.Device.Attributes[Name] = DlmsData.FromOctets([1, 2, 3]);

        (await pair.Link.GetAsync(new(Name), default)).IsSuccess.ShouldBeTrue();

        pair.Wire.Sent[^1][WrapperHeader].ShouldBe(tag);
        pair.Wire.Received[^1][WrapperHeader].ShouldBe(general ? (byte)0xDC : (byte)0xD4);
        pair.Wire.Sent.Any(w => w.AsSpan().IndexOf(options.DedicatedKey.Reveal()) >= 0).ShouldBeFalse();
    }

    [Fact]
    public async Task GeneralCiphering_IsAnsweredInKind()
    {
        var policy = SecuredPair.Policy(AuthenticationMechanism.HlsGmac, SecuredPair.Security());
        policy = policy with { Conformance = policy.Conformance | Conformance.GeneralProtection };
        await using var pair = await SecuredPair.ConnectAsync(SecuredPair.Associate(AuthenticationMechanism.HlsGmac, SecuredPair.Options() with { UseGeneralCiphering = true }), policy);

        (await pair.Link.GetAsync(new(Name), default)).Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ObjectUndefined));

        pair.Wire.Sent[^1][WrapperHeader].ShouldBe((byte)0xDB);
        pair.Wire.Received[^1][WrapperHeader].ShouldBe((byte)0xDB);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(160)]
    [InlineData(300)]
    [InlineData(1024)]
    public async Task LongValues_GoInCipheredBlocksOfThePduSize(int pduSize)
    {
        await using var pair = await SecuredPair.ConnectAsync(AuthenticationMechanism.HlsGmac, SecuredPair.Options(), SecuredPair.Security(), (ushort)pduSize);
        var octets = new byte[3000];
        new Random(pduSize).NextBytes(octets);
        var value = DlmsData.FromOctets(octets);
        pair.Device.Attributes[Name] = DlmsData.Null.Instance;

        (await pair.Link.SetAsync(Name, value, default)).ShouldBeNull();
        (await pair.Link.GetAsync(new(Name), default)).Decode().ShouldBe(value);
        (await pair.Link.InvokeAsync(Echo, value, default)).ReturnData!.Value.Decode().ShouldBe(value);
        (await pair.Link.GetListAsync([new(Name), new(Name)], default)).Count(r => r.IsSuccess).ShouldBe(2);

        var overLimit = pair.Wire.Sent.Concat(pair.Wire.Received).Where(w => w.Length - WrapperHeader > pduSize && w[WrapperHeader] is not (0x60 or 0x61));
        overLimit.ShouldBeEmpty();
    }

    [Fact]
    public async Task Response_WithAnyBitFlipped_EndsTheLink()
    {
        var length = 0;
        for (var bit = 0; length == 0 || bit < length * 8; bit++)
        {
            var flip = bit;
            await using var pair = await SecuredPair.ConnectAsync(
                SecuredPair.Associate(AuthenticationMechanism.HlsGmac, SecuredPair.Options()),
                SecuredPair.Policy(AuthenticationMechanism.HlsGmac, SecuredPair.Security()),
                (received, number, wpdu) =>
                {
                    if (received && number == 2)
                    {
                        length = wpdu.Length - WrapperHeader;
                        wpdu[WrapperHeader + (flip / 8)] ^= (byte)(1 << (flip % 8));
                    }
                });
            pair.Device.Attributes[Name] = DlmsData.FromOctets([1, 2, 3]);

            var error = await Should.ThrowAsync<LinkException>(async () => await pair.Link.GetAsync(new(Name), default), $"bit {flip}");

            error.Failure.ShouldBe(LinkFailure.ProtocolViolation);
            error.Message.ShouldBe((bit == CompressionBit ? ProtectedApdu.Compressed() : ProtectedApdu.Refused()).Message);
        }

        length.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("C401C100090101")] // a get-response in the clear
    [InlineData("0F00000001000600000001")] // a notification in the clear is dropped, and what follows is no frame
    public async Task Response_InTheClear_IsNotTaken(string apdu)
    {
        var octets = Convert.FromHexString(apdu);
        await using var pair = await SecuredPair.ConnectAsync(
            SecuredPair.Associate(AuthenticationMechanism.HlsGmac, SecuredPair.Options()),
            SecuredPair.Policy(AuthenticationMechanism.HlsGmac, SecuredPair.Security()),
            (received, number, wpdu) =>
            {
                if (received && number == 2)
                {
                    wpdu.AsSpan(WrapperHeader).Clear();
                    octets.CopyTo(wpdu, WrapperHeader);
                    wpdu[7] = (byte)octets.Length;
                }
            });
        pair.Device.Attributes[Name] = DlmsData.FromOctets(new byte[40]);

        await Should.ThrowAsync<LinkException>(async () => await pair.Link.GetAsync(new(Name), default));
    }

    [Fact]
    public async Task Request_WithAnyBitFlipped_IsRefusedInOneWayAndReachesNoObject()
    {
        var length = 0;
        for (var bit = 0; length == 0 || bit < length * 8; bit++)
        {
            var flip = bit;
            if (flip == 4)
            {
                continue; // glo-get-request C8 becomes exception-response D8: no answer is given to an answer
            }

            await using var pair = await SecuredPair.ConnectAsync(
                SecuredPair.Associate(AuthenticationMechanism.HlsGmac, SecuredPair.Options()),
                SecuredPair.Policy(AuthenticationMechanism.HlsGmac, SecuredPair.Security()),
                (received, number, wpdu) =>
                {
                    if (!received && number == 2)
                    {
                        length = wpdu.Length - WrapperHeader;
                        wpdu[WrapperHeader + (flip / 8)] ^= (byte)(1 << (flip % 8));
                    }
                });

            var result = await pair.Link.GetAsync(new(Name), default);

            // Under another tag it may be no ciphered APDU at all.
            var refusal = result.Refusal.ShouldBeOfType<Refusal.Exception>($"bit {flip}");
            (flip < 8 || refusal.Response == new ExceptionResponse(1, flip == CompressionBit ? (byte)2 : (byte)5)).ShouldBeTrue($"bit {flip}: {refusal}");
            pair.Device.Calls.ShouldBeEmpty();

            // The association is as it was.
            (await pair.Link.GetAsync(new(Name), default)).Refusal.ShouldBe(new Refusal.Access(DataAccessResult.ObjectUndefined));
        }
    }

    [Fact]
    public async Task Session_Replayed_GetsNowhere()
    {
        await using var pair = await SecuredPair.ConnectAsync(AuthenticationMechanism.HlsGmac, SecuredPair.Options(), SecuredPair.Security());
        var server = new AssociationServer(pair.Device, 16, 1000);
        await pair.Link.GetAsync(new(Name), default);
        var replies = new HashSet<string>();
        pair.Device.Calls.Clear();

        // The session once more on another association: the AARQ with its counter is a replay, so nothing of it gets anywhere.
        foreach (var wpdu in pair.Wire.Sent)
        {
            var reply = new AxdrWriter();
            server.Handle(wpdu.AsMemory(WrapperHeader), reply).ShouldBeTrue();
            replies.Add(Convert.ToHexString(reply.WrittenSpan));
        }

        server.IsAssociated.ShouldBeFalse();
        pair.Device.Calls.ShouldBeEmpty();
        replies.ShouldBe(["6117A109060760857405080101A203020101A305A10302010D", "D80202"], ignoreOrder: true);
    }
}
