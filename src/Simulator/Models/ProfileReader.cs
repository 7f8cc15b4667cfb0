using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Objects;

namespace PrepaidMeter.Simulator.Models;

/// <summary>Reads the profiles of a model: their columns must be attributes that this model has.</summary>
internal static class ProfileReader
{
    private const int DaySeconds = 86_400;
    private const int MostEntries = 100_000;
    private const int MostColumns = 32;

    public static List<ProfileDefinition> Read(ModelNode root, IReadOnlyList<RegisterDefinition> registers)
    {
        var profiles = new List<ProfileDefinition>();
        if (root.Object("profiles") is not { } node)
        {
            return profiles;
        }

        foreach (var (member, kind) in new[] { ("load", ProfileKind.Load), ("daily", ProfileKind.Daily), ("billing", ProfileKind.Billing), ("events", ProfileKind.Events) })
        {
            if (node.Object(member) is { } profile)
            {
                profiles.Add(ReadProfile(profile, kind, registers));
            }
        }

        node.RejectUnknown();
        return profiles;
    }

    private static ProfileDefinition ReadProfile(ModelNode node, ProfileKind kind, IReadOnlyList<RegisterDefinition> registers)
    {
        var name = node.Parsed("logicalName", LogicalName.Parse, default);
        var period = kind switch
        {
            ProfileKind.Load => node.Integer("capturePeriod", 60, 3600),
            ProfileKind.Daily => DaySeconds,
            _ => 0,
        };
        if (kind == ProfileKind.Load && 3600 % period != 0)
        {
            node.Fault("capturePeriod", "does not divide an hour");
        }

        var columns = new List<ProfileColumn>();
        var texts = node.Texts("columns", 1);
        for (var i = 0; i < texts.Count; i++)
        {
            if (ReadColumn(texts[i], kind, registers, out var fault) is { } column)
            {
                columns.Add(column);
            }
            else
            {
                node.Fault($"columns[{i}]", fault);
            }
        }

        if (columns.Count > MostColumns)
        {
            node.Fault("columns", $"more than {MostColumns}");
        }

        var profile = new ProfileDefinition(name, kind, period, node.Integer("entries", 1, MostEntries), [.. columns]);
        node.RejectUnknown();
        return profile;
    }

    private static ProfileColumn? ReadColumn(string text, ProfileKind kind, IReadOnlyList<RegisterDefinition> registers, out string fault)
    {
        fault = "";
        CosemAttribute attribute;
        try
        {
            attribute = CosemAttribute.Parse(text);
        }
        catch (FormatException error)
        {
            fault = error.Message;
            return null;
        }

        var captured = new CaptureObject(attribute.ClassId, attribute.InstanceId, attribute.AttributeId, 0);
        if (captured == CaptureObject.Clock)
        {
            return new(captured, ColumnKind.Clock);
        }

        if (kind == ProfileKind.Events && attribute == new CosemAttribute(1, StatusObjects.EventCodeName, 2))
        {
            return new(captured, ColumnKind.EventCode);
        }

        if (kind == ProfileKind.Load && attribute == new CosemAttribute(1, StatusObjects.ProfileStatusName, 2))
        {
            return new(captured, ColumnKind.Status);
        }

        var register = registers.FirstOrDefault(r => r.ClassId == attribute.ClassId && r.Name == attribute.InstanceId);
        if (kind != ProfileKind.Events && register is not null)
        {
            var demand = register.Quantity == Quantity.MaximumDemand;
            if (attribute.AttributeId == 2 && (!demand || kind == ProfileKind.Billing))
            {
                return new(captured, ColumnKind.Register, register);
            }

            if (attribute.AttributeId == 5 && demand && kind == ProfileKind.Billing)
            {
                return new(captured, ColumnKind.DemandTime, register);
            }
        }

        fault = $"'{text}' is nothing this profile can capture";
        return null;
    }
}
