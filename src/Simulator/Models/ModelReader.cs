using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Load;
using PrepaidMeter.Simulator.Objects;
using PrepaidMeter.Simulator.Relay;
using PrepaidMeter.Simulator.Time;

namespace PrepaidMeter.Simulator.Models;

/// <summary>Reads a meter model. Parts with a structure of their own have readers of their own.</summary>
internal static class ModelReader
{
    private const int HighestPower = 1_000_000;
    private const string Extends = "extends";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static MeterModel Read(string json)
    {
        var faults = new List<string>();
        using var document = Overlay(Open(json), faults);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFormatException(["$: expected an object"]);
        }

        var root = new ModelNode(document.RootElement, "$", faults);
        var ratings = ReadRatings(root);
        var registers = RegisterReader.Read(root);
        var parts = new ModelParts
        {
            Name = root.Text("name"),
            Manufacturer = root.Parsed("manufacturer", Letters, "XXX"),
            SerialPrefix = root.Parsed("serialPrefix", Prefix, "X"),
            Zone = root.Parsed("timeZone", CivilZone.Parse, CivilZone.Parse("+00:00")),
            Password = root.Parsed("password", LlsSecret.Parse, new LlsSecret([])),
            Ratings = ratings,
            ControlMode = (byte)root.Integer("controlMode", 0, RelayStateMachine.HighestMode),
            Limiter = ReadLimiter(root),
            Registers = registers,
            Profiles = ProfileReader.Read(root, registers),
            Load = ReadLoad(root, ratings),
            Tariff = CalendarReader.Read(root),
            FixedObjects = ObjectReader.Read(root),
        };
        root.RejectUnknown();
        return faults.Count == 0 ? new MeterModel(parts) : throw new ModelFormatException(faults);
    }

    /// <summary>A model that extends a shipped one has of it every member it does not give itself.</summary>
    private static JsonDocument Overlay(JsonDocument own, List<string> faults)
    {
        if (own.RootElement.ValueKind != JsonValueKind.Object || !own.RootElement.TryGetProperty(Extends, out var name))
        {
            return own;
        }

        using (own)
        {
            if (name.ValueKind != JsonValueKind.String || ShippedModels.Find(name.GetString()!) is not { } shipped)
            {
                faults.Add($"$.{Extends}: {name.GetRawText()} is no shipped model; there are {string.Join(", ", ShippedModels.Names)}");
                shipped = "{}";
            }

            var merged = JsonNode.Parse(shipped, documentOptions: Lenient)!.AsObject();
            foreach (var member in own.RootElement.EnumerateObject().Where(m => m.Name != Extends))
            {
                merged[member.Name] = JsonNode.Parse(member.Value.GetRawText(), documentOptions: Lenient);
            }

            return JsonDocument.Parse(merged.ToJsonString());
        }
    }

    private static JsonDocument Open(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException error)
        {
            throw new ModelFormatException([string.Create(
                CultureInfo.InvariantCulture, $"line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: no valid JSON")]);
        }
    }

    private static Ratings ReadRatings(ModelNode root)
    {
        if (root.Object("ratings") is not { } node)
        {
            return new(1, 1);
        }

        var ratings = new Ratings(node.Integer("voltage", 50, 1000), node.Integer("maxCurrent", 1, 1000));
        node.RejectUnknown();
        return ratings;
    }

    private static LimiterSettings ReadLimiter(ModelNode root)
    {
        var standIn = new LimiterSettings(
            0, 0, 0, 0, new(0, CosemDateTime.NotSpecified, 0), default, new(ScriptTables.DisconnectName, 1), new(ScriptTables.DisconnectName, 0));
        if (root.Object("limiter") is not { } node)
        {
            return standIn;
        }

        var settings = standIn with
        {
            ThresholdNormal = (uint)node.Integer("thresholdNormal", 1, HighestPower),
            ThresholdEmergency = (uint)node.Integer("thresholdEmergency", 1, HighestPower),
            MinOverDuration = (uint)node.Integer("minOverDuration", 1, 86_400),
            MinUnderDuration = (uint)node.Integer("minUnderDuration", 1, 86_400),
        };
        node.RejectUnknown();
        return settings;
    }

    private static LoadShape ReadLoad(ModelNode root, Ratings ratings)
    {
        if (root.Object("load") is not { } node)
        {
            return new([]) { NoisePercent = 0, HouseholdPercent = (100, 100), ApplianceWatts = 0, AppliancePerMille = 0, NominalVoltage = 1, MaximumWatts = 1 };
        }

        var low = node.Integer("smallestHouseholdPercent", 1, 1000);
        var high = node.Integer("largestHouseholdPercent", 1, 1000);
        if (high < low)
        {
            node.Fault("largestHouseholdPercent", "is below smallestHouseholdPercent");
        }

        var shape = new LoadShape(node.Objects("seasons", 1).Select(ReadSeason).ToList())
        {
            NoisePercent = node.Integer("noisePercent", 0, 100),
            HouseholdPercent = (low, Math.Max(low, high)),
            ApplianceWatts = node.Integer("applianceWatts", 0, HighestPower),
            AppliancePerMille = node.Integer("appliancePerMille", 0, 1000),
            NominalVoltage = ratings.Voltage,
            MaximumWatts = ratings.MaximumWatts,
        };
        node.RejectUnknown();
        return shape;
    }

    private static LoadSeason ReadSeason(ModelNode node)
    {
        var start = node.Parsed("start", CalendarReader.ParseMonthDay, (Month: 1, Day: 1));
        var season = new LoadSeason(
            node.Text("name"),
            start.Month,
            start.Day,
            node.Integers("weekday", 24, 0, HighestPower),
            node.Integers("weekend", 24, 0, HighestPower),
            node.Has("export") ? node.Integers("export", 24, 0, HighestPower) : new int[24]);
        node.RejectUnknown();
        return season;
    }

    private static string Letters(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper)
        ? text
        : throw new FormatException($"'{text}' is not three capital letters");

    private static string Prefix(string text) => text.Length <= 8 && text.All(char.IsAsciiLetterOrDigit)
        ? text
        : throw new FormatException($"'{text}' is not 1 to 8 letters or digits");
}
