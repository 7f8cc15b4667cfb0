using System.Text.Json;
using System.Xml.Linq;
using PrepaidMeter.Protocol.Decoding;

namespace PrepaidMeter.Protocol.Tests.Decoding;

public sealed class TreeRendererTests
{
    [Fact]
    public void Text_OfARequest_IsIndentedWithOffsets() =>
        TreeText.Write(DecodedTree.Decode("C001C100030100010800FF0200")).ShouldBe(
            """
                  0  get-request
                  1    choice: 1  (get-request-normal)
                  2    invoke-id-and-priority: C1  (id 1, confirmed, high priority)
                  3    cosem-attribute-descriptor: 3:1.0.1.8.0.255:2  (Register.value, active import energy total)
                 12    access-selection: false

            """);

    [Fact]
    public void Json_OfAnError_HasNodesAndErrors()
    {
        var json = JsonDocument.Parse(Rendered.Json(DecodedTree.Decode("C401C100020107"))).RootElement;

        var error = json.GetProperty("errors")[0];
        error.GetProperty("layer").GetString().ShouldBe("A-XDR");
        error.GetProperty("offset").GetInt32().ShouldBe(6);
        error.GetProperty("derived").GetBoolean().ShouldBeFalse();
        var data = json.GetProperty("nodes")[0].GetProperty("children")[2].GetProperty("children")[0];
        data.GetProperty("name").GetString().ShouldBe("data");
        data.GetProperty("type").GetString().ShouldBe("structure");
        data.GetProperty("offset").GetInt32().ShouldBe(4);
        data.TryGetProperty("problem", out _).ShouldBeFalse();
    }

    [Fact]
    public void Xml_OfAnError_HasNodesAndErrors()
    {
        var message = XElement.Parse(Rendered.Xml(DecodedTree.Decode("C401C100020107")));

        message.Element("error")!.Attribute("offset")!.Value.ShouldBe("6");
        message.Descendants("node").Single(n => n.Attribute("name")!.Value == "data").Attribute("type")!.Value.ShouldBe("structure");
    }

    [Fact]
    public void Text_FromTheWire_CanNeitherMoveTheCursorNorBreakXml()
    {
        // visible-string with ESC, NUL and a quotation mark; utf8-string with a character that reverses text
        var message = DecodedTree.Decode("0202" + "0A041B5B0022" + "0C03E280AE");

        message.Errors.ShouldBeEmpty();
        TreeText.Write(message).ShouldAllBe(c => c == '\n' || !char.IsControl(c));
        message.At("data", "[1]").Value.ShouldBe("\"\\x1B[\\x00\"\"");
        message.At("data", "[2]").Value.ShouldBe("\"\\x202E\"");
        XElement.Parse(Rendered.Xml(message)).ShouldNotBeNull();
    }
}
