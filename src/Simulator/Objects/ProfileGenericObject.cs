using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Profiles;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Profile generic (class 7, version 1). Reset and capture are not accessible: rows come from the meter's life alone.</summary>
internal sealed class ProfileGenericObject(ProfileDefinition definition) : CosemObject(7, 1, definition.Name)
{
    private const byte Fifo = 1;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } =
        [.. AttributesTo(8).Select(a => a.Id == 2 ? a with { Selective = true } : a)];

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, false), new(2, false)];

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var profile = call.Meter.ProfileFaults?.Apply(definition) ?? definition;
        switch (attribute)
        {
            case 2:
                return ReadBuffer(profile, call, access, writer);
            case 3:
                writer.ArrayHeader(profile.Columns.Length);
                foreach (var column in profile.Columns)
                {
                    Write(writer, column.Object);
                }

                break;
            case 4:
                writer.DoubleLongUnsigned((uint)profile.CapturePeriod);
                break;
            case 5:
                writer.Enum(Fifo);
                break;
            case 6:
                Write(writer, default);
                break;
            case 7:
                writer.DoubleLongUnsigned((uint)ProfileRows.Open(call.Meter, profile).Count);
                break;
            default:
                writer.DoubleLongUnsigned((uint)profile.Entries);
                break;
        }

        return DataAccessResult.Success;
    }

    private static DataAccessResult ReadBuffer(ProfileDefinition profile, ObjectCall call, SelectiveAccess? access, AxdrWriter writer)
    {
        var rows = ProfileRows.Open(call.Meter, profile);
        var result = RowSelection.Of(access, profile.Columns, rows, call.Meter.Zone, out var selection);
        if (result != DataAccessResult.Success)
        {
            return result;
        }

        var duplicateEvery = profile.Kind == ProfileKind.Load ? call.Meter.ProfileFaults?.DuplicateEvery ?? 0 : 0;
        writer.ArrayHeader(selection.Rows.Count + (duplicateEvery == 0 ? 0 : selection.Rows.Count(IsTwice)));
        Span<long> values = stackalloc long[profile.Columns.Length];
        foreach (var row in selection.Rows)
        {
            rows.Read(row, profile.Columns, values);
            for (var times = duplicateEvery > 0 && IsTwice(row) ? 2 : 1; times > 0; times--)
            {
                writer.StructureHeader(selection.Columns.Count);
                foreach (var column in selection.Columns)
                {
                    profile.Columns[column].Write(writer, values[column], call.Meter.Zone);
                }
            }
        }

        return DataAccessResult.Success;

        bool IsTwice(int row) => row % duplicateEvery == duplicateEvery - 1;
    }

    private static void Write(AxdrWriter writer, CaptureObject captured)
    {
        writer.StructureHeader(4);
        writer.LongUnsigned(captured.ClassId);
        writer.LogicalNameString(captured.InstanceId);
        writer.Integer(captured.AttributeIndex);
        writer.LongUnsigned(captured.DataIndex);
    }
}
