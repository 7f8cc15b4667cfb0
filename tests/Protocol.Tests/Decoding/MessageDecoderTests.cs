using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Tests.Security;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Decoding;

/// <summary>What the trees of published octets hold.</summary>
public sealed class MessageDecoderTests
{
    [Fact]
    public void HdlcAare_Decoded_HasEveryLayer()
    {
        var message = DecodedTree.Decode(Vector.Find(Vector.Hdlc, "hdlc-aare").Hex);

        message.Errors.ShouldBeEmpty();
        var frame = message.Nodes.ShouldHaveSingleItem();
        frame.Name.ShouldBe("HDLC frame");
        (frame.Offset, frame.Length).ShouldBe((0, 57));
        frame.Children.Select(c => c.Name).ShouldBe(["frame-format", "destination-address", "source-address", "control", "HCS", "LLC", "AARE", "FCS"]);
        message.At("control").Meaning.ShouldBe("I N(S)=0 N(R)=1 P/F");
        message.At("HCS").Meaning.ShouldBe("right");
        message.At("AARE", "result").Meaning.ShouldBe("accepted");
        var size = message.At("AARE", "user-information", "initiate-response", "server-max-receive-pdu-size");
        (size.Value, size.Offset, size.Length, size.IsDerived).ShouldBe(("512", 50, 2, false));
        message.At("negotiated-conformance").Children.Select(c => c.Name).ShouldBe(["get", "set"]);
    }

    [Fact]
    public void HdlcUa_Decoded_HasTheParameters()
    {
        var message = DecodedTree.Decode(Vector.Find(Vector.Hdlc, "hdlc-ua").Hex);

        message.Errors.ShouldBeEmpty();
        message.At("parameters", "maximum-information-field-length-transmit").Value.ShouldBe("128");
        message.At("parameters", "window-size-receive").Value.ShouldBe("1");
    }

    [Fact]
    public void WrapperAarq_Decoded_HasPortsAndAssociation()
    {
        var message = DecodedTree.Decode(Vector.Find(Vector.Wrapper, "wrap-aarq").Hex);

        message.Errors.ShouldBeEmpty();
        message.At("WPDU", "source-wPort").Value.ShouldBe("16");
        message.At("WPDU", "AARQ", "application-context-name").Meaning.ShouldBe("logical names, no ciphering");
        message.At("initiate-request", "client-max-receive-pdu-size").Value.ShouldBe("65535");
    }

    [Fact]
    public void GetRequestWithList_Decoded_NamesObjectsAndAttributes()
    {
        var message = DecodedTree.Decode(Vector.Find(Vector.Xdlms, "GET list").Hex);

        var descriptors = message.Flatten().Where(n => n.Name == "cosem-attribute-descriptor").ToList();
        descriptors.Select(d => d.Value).ShouldBe(["8:0.0.1.0.0.255:2", "3:1.0.1.8.0.255:2", "3:1.0.1.8.0.255:3"]);
        descriptors[0].Meaning.ShouldBe("Clock.time, clock");
        descriptors[2].Meaning.ShouldBe("Register.scaler_unit, active import energy total");
        descriptors.Select(d => d.Offset).ShouldBe([4, 14, 24]);
    }

    [Fact]
    public void GetResponse_BehindItsRequest_TellsWhatItAnswers()
    {
        var message = DecodedTree.Decode("C001C100030100010800FF0200" + "C401C100060012D687");

        message.Errors.ShouldBeEmpty();
        message.Nodes.Select(n => n.Name).ShouldBe(["get-request", "get-response"]);
        message.At("get-response", "result").Meaning.ShouldBe("3:1.0.1.8.0.255:2 Register.value, active import energy total");
        message.At("get-response", "data").Value.ShouldBe("1234567");
    }

    [Fact]
    public void ActionRequest_Decoded_NamesTheMethod() =>
        DecodedTree.Decode(Vector.Find(Vector.Xdlms, "ACTION disconnect").Hex).At("cosem-method-descriptor").Meaning.ShouldBe("Disconnect control.remote_disconnect, disconnect control");

    [Fact]
    public void DataNotification_OfAidon_ScalesValuesAndNamesThem()
    {
        var message = DecodedTree.Decode("E6E7000F40000000000101020309060100010700FF060000011802020F00161B");

        message.Errors.ShouldBeEmpty();
        message.At("data-notification", "date-time").Meaning.ShouldBe("absent");
        var line = message.At("notification-body", "[1]");
        (line.Type, line.Meaning, line.Offset).ShouldBe(("structure", "active import power, now = 280 W", 11));
        message.Flatten().Single(n => n.Type == "octet-string").Meaning.ShouldBe("active import power, now");
    }

    [Fact]
    public void DataNotification_OfKaifa_SaysThatItsDateTimeCarriesATag()
    {
        var message = DecodedTree.Decode("E6E7000F40000000090C07E3020401173416FF800000020106000016DC");

        message.Errors.ShouldBeEmpty();
        message.At("date-time").Meaning.ShouldNotBeNull().ShouldStartWith("2019-02-04 Mon 23:52:22 (with a tag of Data");
    }

    [Fact]
    public void Push_InSegments_IsPutTogetherAndItsValuesNamedByItsList()
    {
        var message = DecodedTree.Decode(Vector.Find(Vector.Hdlc, "scs/iskra_am550/UNENCRYPTED_VALID_DATA[0]").Hex);

        message.Errors.ShouldBeEmpty();
        message.Nodes.Count(n => n.Name == "HDLC frame").ShouldBe(5);
        var whole = message.At("whole");
        whole.IsDerived.ShouldBeFalse();
        whole.Meaning.ShouldBe("of 5 HDLC segments");
        whole.Children.ShouldAllBe(n => n.IsDerived);
        var body = message.At("whole", "notification-body");
        body.Children.Count.ShouldBe(28);
        body.Children[27].Meaning.ShouldNotBeNull().ShouldStartWith("3:1.");
        body.Children[4].Type.ShouldBe("octet-string");
    }

    [Fact]
    public void Push_InGeneralBlocks_IsPutTogetherAndDeciphered()
    {
        var vector = SecurityVector.Find("scs/lg_e450/ENCRYPTED_DATA_NO_PUSHLIST[0]");
        var message = DecodedTree.Decode(Vector.Find(Vector.Hdlc, vector.Name).Hex, new DecoderOptions { Guek = GlobalUnicastEncryptionKey.Parse(vector.Key) });

        message.Errors.ShouldBeEmpty();
        message.At("whole", "general-glo-ciphering", "system-title").Meaning.ShouldBe("system title, maker LGZ");
        message.At("whole", "plaintext").Meaning.ShouldNotBeNull().ShouldContain("not checked");
        var energy = message.At("plaintext", "notification-body").Children[2];
        (energy.Value, energy.Meaning).ShouldBe(("6226327", "active import energy total"));
    }

    [Fact]
    public void Push_InMBusSegments_IsPutTogether()
    {
        // Two long frames by hand around the halves of a data-notification.
        byte[] apdu = [0x0F, 0, 0, 0, 1, 0, 0x12, 0x09, 0x01];
        var message = MessageDecoder.Decode((byte[])[.. LongFrame(0x00, apdu[..4]), .. LongFrame(0x11, apdu[4..])], new DecoderOptions());

        message.Errors.ShouldBeEmpty();
        message.At("whole", "data-notification", "notification-body").Value.ShouldBe("2305");
    }

    [Fact]
    public void Association_Ciphered_IsFollowedWithOnlyTheKeys()
    {
        // Titles come from AARQ and AARE: requests take the client's, responses the server's.
        string[] names = ["gmac-sim_s0-aarq", "gmac-sim_s0-aare"];
        string[] ciphered = ["glo-sim_s0-TX1", "gmac-sim_s0-reply2"];
        var hex = string.Concat(names.Select(n => Vector.Find(Vector.Acse, n).Hex).Concat(ciphered.Select(n => SecurityVector.Find(n).Hex)));

        var message = DecodedTree.Decode(hex, DecodedTree.OptionsFor(SecurityVector.Find(ciphered[0])) with { SystemTitle = null });

        message.Errors.ShouldBeEmpty();
        message.Nodes.Select(n => n.Name).ShouldBe(["AARQ", "AARE", "glo-get-request", "glo-action-response"]);
        message.Flatten().Where(n => n.Name == "plaintext").Select(n => n.Meaning).ShouldBe(Enumerable.Repeat("deciphered, authentic", 4));
        message.At("glo-get-request", "cosem-attribute-descriptor").Value.ShouldBe("15:0.0.40.0.0.255:2");
    }

    [Fact]
    public void Ciphered_WithTheWrongAuthenticationKey_IsAnErrorAndShownAsUnproved()
    {
        var vector = SecurityVector.Find("glo-get-30");

        var message = DecodedTree.Decode(vector.Hex, DecodedTree.OptionsFor(vector) with { Gak = AuthenticationKey.Parse(new string('0', 32)) });

        message.Errors.ShouldHaveSingleItem().Layer.ShouldBe("security");
        message.At("plaintext").Meaning.ShouldNotBeNull().ShouldContain("the authentication key is not");
        message.At("plaintext", "get-request").ShouldNotBeNull();
    }

    [Fact]
    public void Ciphered_WithTheWrongKey_IsAnErrorWithoutPlaintext()
    {
        var vector = SecurityVector.Find("glo-get-30");

        var message = DecodedTree.Decode(vector.Hex, DecodedTree.OptionsFor(vector) with { Guek = GlobalUnicastEncryptionKey.Parse(new string('1', 32)), Gak = null });

        message.Errors.ShouldHaveSingleItem().Problem.ShouldContain("deciphers to no APDU");
        message.Flatten().ShouldNotContain(n => n.Name == "plaintext");
    }

    [Fact]
    public void ObjectList_Decoded_NamesObjectsAndTakesNoRightsForUnits()
    {
        var message = DecodedTree.Decode("C401C1000101" + "0204" + "120046" + "1100" + "0906000060030AFF" + "0202" + "0101" + "0203" + "0F01160100" + "0101" + "0202" + "0F011601");

        message.Errors.ShouldBeEmpty();
        message.At("data", "[1]").Meaning.ShouldBe("70:0.0.96.3.10.255 Disconnect control v0, disconnect control");
        message.Flatten().ShouldAllBe(n => n.Meaning == null || !n.Meaning.Contains("10^", StringComparison.Ordinal));
    }

    [Fact]
    public void GetResponse_InBlocks_IsPutTogether()
    {
        var message = DecodedTree.Decode("C402C1000000000100" + "04090C07EA" + "C402C1010000000200" + "0A0B14050C0000FF800000");

        message.Errors.ShouldBeEmpty();
        message.At("whole", "data").Meaning.ShouldBe("2026-11-20 Fri 12:00:00");
    }

    [Theory]
    [InlineData("0301", "boolean", "true")]
    [InlineData("0FFF", "integer", "-1")] // 0F starts a data-notification as well
    [InlineData("060012D687", "double-long-unsigned", "1234567")] // 06 starts a write-request as well
    [InlineData("05FFFFFFFE", "double-long", "-2")]
    [InlineData("13020206110F000000010500000002060000000307", "compact-array", "3 elements")]
    public void Value_Bare_IsToldFromAnApdu(string hex, string type, string value)
    {
        var message = DecodedTree.Decode(hex);

        message.Errors.ShouldBeEmpty();
        var node = message.Nodes.ShouldHaveSingleItem();
        (node.Type, node.Value).ShouldBe((type, value));
    }

    [Fact]
    public void ReadRequest_Bare_IsAnApdu() => DecodedTree.Decode("050102FA00").At("read-request", "variable-name").Meaning.ShouldNotBeNull().ShouldContain("Association SN");

    [Fact]
    public void DateTime_Bare_IsTold() => DecodedTree.Decode("07EA0B14050C0000FFFFC400").At("date-time").Meaning.ShouldBe("2026-11-20 Fri 12:00:00 deviation -60 (UTC+01:00)");

    [Fact]
    public void CompactArray_Decoded_HasElementsWithTheirOffsets()
    {
        var message = DecodedTree.Decode("1309080341424302444500");

        message.At("data").Children.Where(c => c.Type == "octet-string").Select(c => (c.Value, c.Offset, c.Length)).ShouldBe([("\"ABC\"", 3, 4), ("\"DE\"", 7, 3), ("\"\"", 10, 1)]);
    }

    [Fact]
    public void Gateway_HeaderInFrontOfTheApdu_IsShown()
    {
        var message = DecodedTree.Decode("0001001000010013" + "E60504" + "4D455452" + "C001C100080000010000FF0200"[..24]);

        message.At("gateway header", "physical-device-address").Value.ShouldBe("\"METR\"");
    }

    [Fact]
    public void Exception_Decoded_SaysWhatIsExpected()
    {
        var message = DecodedTree.Decode(Vector.Find(Vector.Xdlms, "exc-ic").Hex);

        message.At("service-error").Meaning.ShouldBe("invocation-counter-error");
        message.At("expected-invocation-counter").Value.ShouldBe("101");
    }

    private static byte[] LongFrame(byte control, byte[] data)
    {
        byte[] body = [0x53, 0xFF, control, 0x01, 0x67, .. data];
        return [0x68, (byte)body.Length, (byte)body.Length, 0x68, .. body, (byte)(body.Sum(b => b) & 0xFF), 0x16];
    }
}
