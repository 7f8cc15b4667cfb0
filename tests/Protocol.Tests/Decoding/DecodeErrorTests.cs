using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Decoding;

/// <summary>Octets that are wrong somewhere: the place is named, and what came before it is there.</summary>
public sealed class DecodeErrorTests
{
    [Fact]
    public void Frame_WithAWrongCheckSequence_IsDecodedAllTheSame()
    {
        var hex = Vector.Find(Vector.Hdlc, "hdlc-aare").Hex.Replace("3CB07E", "3CB17E", StringComparison.Ordinal);

        var message = DecodedTree.Decode(hex);

        var error = message.Errors.ShouldHaveSingleItem();
        (error.Layer, error.Offset, error.Problem).ShouldBe(("HDLC", 54, "the FCS is 3CB1, where 3CB0 is due"));
        message.At("HDLC frame", "AARE", "result").Value.ShouldBe("0");
    }

    [Fact]
    public void Frame_BehindADamagedOne_IsFound()
    {
        var good = Vector.Find(Vector.Hdlc, "hdlc-rr").Hex;

        var message = DecodedTree.Decode("7EA0FF00" + good + good);

        message.Errors.ShouldNotBeEmpty();
        message.Nodes.Count(n => n.Name == "HDLC frame" && n.Children.Any(c => c is { Name: "FCS", Meaning: "right" })).ShouldBe(2);
    }

    [Fact]
    public void Frame_CutShort_ShowsWhatIsThere()
    {
        var hex = Vector.Find(Vector.Hdlc, "ams/kaifa/gh242-4.hex").Hex[..120];

        var message = DecodedTree.Decode(hex);

        var error = message.Errors.ShouldHaveSingleItem();
        (error.Layer, error.Problem).ShouldBe(("HDLC", "a frame of 170 octets, of which 59 are there"));
        message.At("notification-body", "[1]").Value.ShouldBe("\"KFM_001\"");
    }

    [Fact]
    public void Value_WrongInTheMiddle_EndsThereBehindItsElements()
    {
        var message = DecodedTree.Decode("0203" + "1101" + "0A0141" + "07");

        var error = message.Errors.ShouldHaveSingleItem();
        (error.Layer, error.Offset, error.Problem).ShouldBe(("A-XDR", 7, "no Data type has tag 7."));
        message.At("data", "[2]").Value.ShouldBe("\"A\"");
        message.At("data").Children[^1].Problem.ShouldBe("A-XDR at octet 7: no Data type has tag 7.");
    }

    [Fact]
    public void Apdu_WithAnUnknownChoice_NamesLayerAndOffset()
    {
        var error = DecodedTree.Decode("C007C1").Errors.ShouldHaveSingleItem();

        (error.Layer, error.Offset, error.Problem).ShouldBe(("xDLMS", 1, "Get-Request has no choice 7."));
    }

    [Fact]
    public void Apdu_WithOctetsBehindItInItsFrame_IsAnError()
    {
        var error = DecodedTree.Decode("0001001000010006" + "C501C100FFFF").Errors.ShouldHaveSingleItem();

        (error.Layer, error.Offset).ShouldBe(("xDLMS", 12));
    }

    [Fact]
    public void UserInformation_Wrong_LeavesTheRestOfTheAarq()
    {
        var message = DecodedTree.Decode("601DA109060760857405080101BE10040E01000000065F1F0300007E1F04B0");

        message.Errors.ShouldHaveSingleItem().Problem.ShouldContain("conformance");
        message.At("AARQ", "application-context-name").Meaning.ShouldNotBeNull();
        message.At("user-information", "proposed-dlms-version-number").Value.ShouldBe("6");
    }

    [Fact]
    public void Text_InPlaceOfAnApdu_IsQuoted() =>
        DecodedTree.Decode(Convert.ToHexString("NEXERRORNO-1"u8)).Errors.ShouldHaveSingleItem().Problem.ShouldContain("\"NEXERRORNO-1\"");

    [Fact]
    public void Segment_WithoutTheOthers_IsNoErrorButSaysSo()
    {
        var first = DecodedTree.Decode(Vector.Find(Vector.Hdlc, "hdlc-seg0").Hex);
        first.Errors.ShouldBeEmpty();
        first.At("whole").Meaning.ShouldBe("of 1 HDLC segments, some are missing");
        first.At("whole", "get-response", "block-number").Value.ShouldBe("1");

        var middle = DecodedTree.Decode(Vector.Find(Vector.Hdlc, "hdlc-hcs-7e").Hex);
        middle.Errors.ShouldBeEmpty();
        middle.At("whole", "note").Meaning.ShouldNotBeNull().ShouldContain("first of them is missing");
    }

    [Fact]
    public void Input_Empty_IsAnError() => MessageDecoder.Decode(default, new DecoderOptions()).Errors.ShouldHaveSingleItem().Layer.ShouldBe("input");

    [Fact]
    public void Input_TooLong_IsRefused() =>
        Should.Throw<ArgumentException>(() => MessageDecoder.Decode(new byte[MessageDecoder.MaxLength + 1], new DecoderOptions()));
}
