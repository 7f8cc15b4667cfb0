using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Tests.Security;

namespace PrepaidMeter.Protocol.Tests.Decoding;

/// <summary>What tests ask a decoded message.</summary>
internal static class DecodedTree
{
    public static DecodedMessage Decode(string hex, DecoderOptions? options = null) => MessageDecoder.Decode(Convert.FromHexString(hex), options ?? new DecoderOptions());

    /// <summary>The nodes, parents before children.</summary>
    public static IEnumerable<DecodedNode> Flatten(this IEnumerable<DecodedNode> nodes) => nodes.SelectMany(n => n.Children.Flatten().Prepend(n));

    public static IEnumerable<DecodedNode> Flatten(this DecodedMessage message) => message.Nodes.Flatten();

    /// <summary>The first node with the last of these names below one with the name before, and so on.</summary>
    public static DecodedNode At(this DecodedMessage message, params string[] path)
    {
        IEnumerable<DecodedNode> nodes = message.Flatten();
        DecodedNode? found = null;
        foreach (var name in path)
        {
            found = nodes.FirstOrDefault(n => n.Name == name);
            found.ShouldNotBeNull($"no {name} of {string.Join(" / ", path)} in\n{TreeText.Write(message)}");
            nodes = found.Children.Flatten();
        }

        return found!;
    }

    public static DecoderOptions OptionsFor(SecurityVector vector) => new()
    {
        Guek = GlobalUnicastEncryptionKey.Parse(vector.Key),
        Gak = vector.Authentication(),
        DedicatedKey = DedicatedKey.Parse(vector.Key),
        SystemTitle = vector.Title,
    };
}
