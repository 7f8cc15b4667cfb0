using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Push;

/// <summary>
/// Finds out what the values of a notification-body are. By the standard (IEC 62056-6-2, push setup) the body is the structure of the values that
/// push_object_list names, and the receiver knows that list; in the field the list is sent along, or names stand among the values, or nothing says
/// what they are (QUIRKS meters 12 to 14).
/// </summary>
internal static class PushBody
{
    public static (PushLayout Layout, ValueList<PushValue> Values) Read(DlmsData body, ReadOnlySpan<PushTemplate> templates)
    {
        if (body.AsItems() is not { } items)
        {
            return (PushLayout.Unnamed, Apply(ValueList.Create(new PushValue(null, null, body)), templates));
        }

        if (ReadObjectList(items) is { } defined)
        {
            return (PushLayout.ObjectList, defined);
        }

        // "name, value" alone is one value, also where the structure is the body itself.
        var named = ToNamedValue(body) is { } single ? ValueList.Create(single) : ReadNamedValues(items);
        if (named is { } found)
        {
            return (PushLayout.NamedValues, found);
        }

        return (PushLayout.Unnamed, Apply(ValueList.From(items.Select(item => new PushValue(null, null, item))), templates));
    }

    /// <summary>
    /// An array of object definitions, and the values they define next to it in the same structure. The list may define itself (Landis+Gyr E360, Iskra
    /// AM550: as many definitions as there are elements, the list among them) or only what follows it.
    /// </summary>
    private static ValueList<PushValue>? ReadObjectList(ValueList<DlmsData> items)
    {
        for (var at = 0; at < items.Count; at++)
        {
            if (items[at] is not DlmsData.Array list || ToDefinitions(list) is not { } definitions)
            {
                continue;
            }

            var first = definitions.Count == items.Count ? 0 : at + 1;
            if (definitions.Count != items.Count - first)
            {
                return null;
            }

            var values = new List<PushValue>(definitions.Count);
            for (var i = 0; i < definitions.Count; i++)
            {
                if (first + i != at)
                {
                    values.Add(new PushValue(definitions[i].InstanceId, definitions[i], items[first + i]));
                }
            }

            return ValueList.From(values);
        }

        return null;
    }

    private static List<CaptureObject>? ToDefinitions(DlmsData.Array list)
    {
        // Not as many as there are elements: most lists are no definitions, and a hostile one is long.
        var definitions = new List<CaptureObject>();
        foreach (var item in list.Items)
        {
            if (ToDefinition(item) is not { } definition)
            {
                return null;
            }

            definitions.Add(definition);
        }

        return definitions.Count > 0 ? definitions : null;
    }

    /// <summary>push_object_definition: class, logical name, attribute, data index; later versions add restriction and columns.</summary>
    private static CaptureObject? ToDefinition(DlmsData value) => value is DlmsData.Structure { Items: { Count: >= 4 and <= 6 } items }
        && items[0] is DlmsData.LongUnsigned classId
        && items[1].AsLogicalName() is { } name
        && items[2] is DlmsData.Integer attribute
        && items[3] is DlmsData.LongUnsigned dataIndex
        ? new CaptureObject(classId.Value, name, attribute.Value, dataIndex.Value)
        : null;

    /// <summary>
    /// Names in front of values. An octet-string of six is a name only where names are the rule: when they and their values are at least half of what
    /// is there. A list that begins with the logical name of its push setup alone is unnamed (Siemens IM350).
    /// </summary>
    private static ValueList<PushValue>? ReadNamedValues(ValueList<DlmsData> items)
    {
        var values = new List<PushValue>(items.Count);
        var named = 0;
        var nothing = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (ToNamedValue(items[i]) is { } whole)
            {
                values.Add(whole);
                named++;
            }
            else if (items[i].AsLogicalName() is { } name && i + 1 < items.Count && items[i + 1].AsLogicalName() is null && ToNamedValue(items[i + 1]) is null)
            {
                values.Add(new PushValue(name, null, items[i + 1]));
                named += 2;
                i++;
            }
            else if (items[i] is DlmsData.Null)
            {
                // Kamstrup leaves null-data in the places of what a meter does not have.
                nothing++;
            }
            else
            {
                values.Add(new PushValue(null, null, items[i]));
            }
        }

        return named > 0 && named * 2 >= items.Count - nothing ? ValueList.From(values) : null;
    }

    /// <summary>structure { logical name, value } or { logical name, value, scaler_unit }.</summary>
    private static PushValue? ToNamedValue(DlmsData value)
    {
        if (value is not DlmsData.Structure { Items: { Count: 2 or 3 } items } || items[0].AsLogicalName() is not { } name || items[1].AsLogicalName() is not null)
        {
            return null;
        }

        if (items.Count == 2)
        {
            return new PushValue(name, null, items[1]);
        }

        return items[2] is DlmsData.Structure { Items: { Count: 2 } scaled } && scaled[0] is DlmsData.Integer scaler && scaled[1] is DlmsData.Enum unit
            ? new PushValue(name, null, items[1], new ScalerUnit(scaler.Value, unit.Value))
            : null;
    }

    private static ValueList<PushValue> Apply(ValueList<PushValue> values, ReadOnlySpan<PushTemplate> templates)
    {
        foreach (var template in templates)
        {
            if (template.Columns.Count == values.Count)
            {
                var known = new PushValue[values.Count];
                for (var i = 0; i < known.Length; i++)
                {
                    known[i] = template.Columns[i] is { } column ? values[i] with { Name = column.InstanceId, Definition = column } : values[i];
                }

                return ValueList.Create<PushValue>(known);
            }
        }

        return values;
    }
}
