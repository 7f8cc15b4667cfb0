using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Metering;

namespace PrepaidMeter.Simulator.Models;

/// <summary>Reads the registers of a model.</summary>
internal static class RegisterReader
{
    private static readonly Dictionary<string, Quantity> Quantities = Enum.GetValues<Quantity>().ToDictionary(Word, StringComparer.Ordinal);
    private static readonly Dictionary<string, RegisterType> Types = Enum.GetValues<RegisterType>().ToDictionary(Word, StringComparer.Ordinal);

    public static List<RegisterDefinition> Read(ModelNode root)
    {
        var registers = new List<RegisterDefinition>();
        foreach (var node in root.Objects("registers", 1))
        {
            var quantity = node.Parsed("quantity", text => Known(Quantities, text), Quantity.ImportTotal);
            var register = new RegisterDefinition(
                quantity == Quantity.MaximumDemand ? (ushort)4 : (ushort)3,
                node.Parsed("logicalName", LogicalName.Parse, default),
                quantity,
                node.Parsed("type", text => Known(Types, text), RegisterType.DoubleLongUnsigned),
                new((sbyte)node.Integer("scaler", -6, 6), (byte)node.Integer("unit", 1, 255)));
            if (registers.Any(r => r.Name == register.Name))
            {
                node.Fault("logicalName", $"{register.Name} occurs twice");
            }

            node.RejectUnknown();
            registers.Add(register);
        }

        return registers;
    }

    private static T Known<T>(Dictionary<string, T> words, string text) => words.TryGetValue(text, out var found)
        ? found
        : throw new FormatException($"'{text}' is none of {string.Join(", ", words.Keys)}");

    /// <summary>ImportRate1 is written import-rate-1, DoubleLongUnsigned double-long-unsigned.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum
    {
        var word = string.Concat(value.ToString().Select((c, i) => i > 0 && (char.IsUpper(c) || char.IsDigit(c)) ? $"-{c}" : $"{c}")).ToLowerInvariant();
        return word.Replace("long-6-4", "long64", StringComparison.Ordinal);
    }
}
