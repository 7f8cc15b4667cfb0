using System.Text.Json;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>
/// The tree as JSON: {nodes: [...], errors: [{layer, offset, derived, problem}]}; a node is {name, type?, value?, meaning?, problem?, offset, length,
/// derived?, children?}, what it has not left out.
/// </summary>
public static class TreeJson
{
    public static void Write(Utf8JsonWriter json, DecodedMessage message)
    {
        json.WriteStartObject();
        WriteNodes(json, "nodes", message.Nodes);
        json.WriteStartArray("errors");
        foreach (var error in message.Errors)
        {
            json.WriteStartObject();
            json.WriteString("layer", error.Layer);
            json.WriteNumber("offset", error.Offset);
            json.WriteBoolean("derived", error.IsDerived);
            json.WriteString("problem", error.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNodes(Utf8JsonWriter json, string name, IReadOnlyList<DecodedNode> nodes)
    {
        json.WriteStartArray(name);
        foreach (var node in nodes)
        {
            json.WriteStartObject();
            json.WriteString("name", node.Name);
            WriteIfAny(json, "type", node.Type);
            WriteIfAny(json, "value", node.Value);
            WriteIfAny(json, "meaning", node.Meaning);
            WriteIfAny(json, "problem", node.Problem);
            json.WriteNumber("offset", node.Offset);
            json.WriteNumber("length", node.Length);
            if (node.IsDerived)
            {
                json.WriteBoolean("derived", true);
            }

            if (node.Children.Count > 0)
            {
                WriteNodes(json, "children", node.Children);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
