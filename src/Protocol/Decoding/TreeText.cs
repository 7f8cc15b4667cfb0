using System.Globalization;
using System.Text;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>
/// The tree as indented text: the offset of each line's first octet in front, "+" before it where it counts within what was deciphered or put together.
/// </summary>
public static class TreeText
{
    private const int OffsetWidth = 7;

    public static string Write(DecodedMessage message)
    {
        var text = new StringBuilder();
        foreach (var node in message.Nodes)
        {
            Write(text, node, 0);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, DecodedNode node, int depth)
    {
        var offset = (node.IsDerived ? "+" : "") + node.Offset.ToString(CultureInfo.InvariantCulture);
        text.Append(offset.PadLeft(OffsetWidth)).Append(' ', 2 + (2 * depth)).Append(node.Name);
        var separator = ": ";
        foreach (var part in new[] { node.Type, node.Value })
        {
            if (part is not null)
            {
                text.Append(separator).Append(part);
                separator = " ";
            }
        }

        if (node.Meaning is not null)
        {
            text.Append(separator == ": " ? ": " : "  (").Append(node.Meaning).Append(separator == ": " ? "" : ")");
        }

        if (node.Problem is not null)
        {
            text.Append(" ! ").Append(node.Problem);
        }

        text.Append('\n');
        foreach (var child in node.Children)
        {
            Write(text, child, depth + 1);
        }
    }
}
