using System.Text;
using System.Text.Json;
using System.Xml;
using PrepaidMeter.Protocol.Decoding;

namespace PrepaidMeter.Protocol.Tests.Decoding;

/// <summary>Trees through the renderers that write to writers.</summary>
internal static class Rendered
{
    public static string Json(DecodedMessage message)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            TreeJson.Write(json, message);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static string Xml(DecodedMessage message)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            TreeXml.Write(xml, message);
        }

        return text.ToString();
    }
}
