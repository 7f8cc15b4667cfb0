using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>
/// access-selection OPTIONAL Selective-Access-Descriptor { access-selector Unsigned8, access-parameters Data } (IEC 62056-5-3);
/// the parameters' shapes are those of class 7, attribute 2 (IEC 62056-6-2).
/// </summary>
internal static class AccessSelection
{
    private const byte RangeSelector = 1;
    private const byte EntrySelector = 2;

    /// <summary>
    /// Parameters of another shape than the selector's are no decode error: they come as <see cref="SelectiveAccess.Other"/>, and the
    /// object answers for them.
    /// </summary>
    public static SelectiveAccess? Read(ref AxdrReader reader) => reader.RawFlag() ? ReadDescriptor(ref reader) : null;

    /// <summary>The descriptor itself, where it is not optional.</summary>
    public static SelectiveAccess ReadDescriptor(ref AxdrReader reader)
    {
        var selector = reader.RawByte();
        var parameters = reader.ReadData();
        SelectiveAccess? known = selector switch
        {
            RangeSelector => ToRange(parameters),
            EntrySelector => ToEntry(parameters),
            _ => null,
        };
        return known ?? new SelectiveAccess.Other(selector, parameters);
    }

    public static void Write(AxdrWriter writer, SelectiveAccess? access)
    {
        writer.RawByte(access is null ? (byte)0 : (byte)1);
        if (access is not null)
        {
            WriteDescriptor(writer, access);
        }
    }

    public static void WriteDescriptor(AxdrWriter writer, SelectiveAccess access)
    {
        switch (access)
        {
            case SelectiveAccess.ByRange range:
                WriteRange(writer, range);
                break;
            case SelectiveAccess.ByEntry entry:
                writer.RawByte(EntrySelector);
                writer.StructureHeader(4);
                writer.DoubleLongUnsigned(entry.FromEntry);
                writer.DoubleLongUnsigned(entry.ToEntry);
                writer.LongUnsigned(entry.FromColumn);
                writer.LongUnsigned(entry.ToColumn);
                break;
            case SelectiveAccess.Other other:
                writer.RawByte(other.Selector);
                writer.Data(other.Parameters);
                break;
        }
    }

    private static SelectiveAccess.ByRange? ToRange(DlmsData parameters)
    {
        if (parameters is not DlmsData.Structure { Items: { Count: 4 } items } || ToCaptureObject(items[0]) is not { } restricting || items[3] is not DlmsData.Array columns)
        {
            return null;
        }

        var selected = new List<CaptureObject>(columns.Items.Count);
        foreach (var column in columns.Items)
        {
            if (ToCaptureObject(column) is not { } captureObject)
            {
                return null;
            }

            selected.Add(captureObject);
        }

        return new(restricting, items[1], items[2], ValueList.From(selected));
    }

    private static SelectiveAccess.ByEntry? ToEntry(DlmsData parameters) => parameters is DlmsData.Structure { Items: { Count: 4 } items }
        && items[0] is DlmsData.DoubleLongUnsigned fromEntry
        && items[1] is DlmsData.DoubleLongUnsigned toEntry
        && items[2] is DlmsData.LongUnsigned fromColumn
        && items[3] is DlmsData.LongUnsigned toColumn
        ? new(fromEntry.Value, toEntry.Value, fromColumn.Value, toColumn.Value)
        : null;

    private static CaptureObject? ToCaptureObject(DlmsData value) => value is DlmsData.Structure { Items: { Count: 4 } items }
        && items[0] is DlmsData.LongUnsigned classId
        && items[1].AsLogicalName() is { } name
        && items[2] is DlmsData.Integer attribute
        && items[3] is DlmsData.LongUnsigned dataIndex
        ? new CaptureObject(classId.Value, name, attribute.Value, dataIndex.Value)
        : null;

    private static void WriteRange(AxdrWriter writer, SelectiveAccess.ByRange range)
    {
        writer.RawByte(RangeSelector);
        writer.StructureHeader(4);
        WriteCaptureObject(writer, range.RestrictingObject);
        writer.Data(range.From);
        writer.Data(range.To);
        writer.ArrayHeader(range.SelectedColumns.Count);
        foreach (var column in range.SelectedColumns)
        {
            WriteCaptureObject(writer, column);
        }
    }

    private static void WriteCaptureObject(AxdrWriter writer, CaptureObject value)
    {
        writer.StructureHeader(4);
        writer.LongUnsigned(value.ClassId);
        writer.LogicalNameString(value.InstanceId);
        writer.Integer(value.AttributeIndex);
        writer.LongUnsigned(value.DataIndex);
    }
}
