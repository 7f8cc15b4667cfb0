using System.Globalization;
using System.Xml;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>The tree as XML: an element "node" each, with the attributes name, type, value, meaning, problem, offset, length, derived; what a node has not is left out.</summary>
public static class TreeXml
{
    /// <summary>Does not close the writer.</summary>
    public static void Write(XmlWriter xml, DecodedMessage message)
    {
        xml.WriteStartElement("message");
        foreach (var node in message.Nodes)
        {
            Write(xml, node);
        }

        foreach (var error in message.Errors)
        {
            xml.WriteStartElement("error");
            xml.WriteAttributeString("layer", error.Layer);
            xml.WriteAttributeString("offset", error.Offset.ToString(CultureInfo.InvariantCulture));
            WriteIfAny(xml, "derived", error.IsDerived ? "true" : null);
            xml.WriteAttributeString("problem", error.Problem);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, DecodedNode node)
    {
        xml.WriteStartElement("node");
        xml.WriteAttributeString("name", node.Name);
        WriteIfAny(xml, "type", node.Type);
        WriteIfAny(xml, "value", node.Value);
        WriteIfAny(xml, "meaning", node.Meaning);
        WriteIfAny(xml, "problem", node.Problem);
        xml.WriteAttributeString("offset", node.Offset.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("length", node.Length.ToString(CultureInfo.InvariantCulture));
        WriteIfAny(xml, "derived", node.IsDerived ? "true" : null);
        foreach (var child in node.Children)
        {
            Write(xml, child);
        }

        xml.WriteEndElement();
    }

    private static void WriteIfAny(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteAttributeString(name, value);
        }
    }
}
