using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>
/// An object of any class that only holds values: what makes a meter as large as real ones are. Shared by all meters of a model; a meter remembers
/// of it what a client has written, and nothing else.
/// </summary>
/// <param name="values">By attribute, from 2 up.</param>
internal sealed class FixedObject(ushort classId, byte version, LogicalName name, IReadOnlyDictionary<sbyte, FixedValue> values) : CosemObject(classId, version, name)
{
    /// <summary>Bounds what a client can make a meter remember.</summary>
    private const int LongestSetting = 512;

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } =
        [new(1, AccessMode.ReadOnly), .. values.OrderBy(v => v.Key).Select(v => new AttributeDefinition(v.Key, v.Value.IsWritable ? AccessMode.ReadAndWrite : AccessMode.ReadOnly))];

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        if (!values.TryGetValue(attribute, out var held) || !held.IsWritable)
        {
            return DataAccessResult.ReadWriteDenied;
        }

        if (value.GetType() != held.Value.GetType())
        {
            return DataAccessResult.TypeUnmatched;
        }

        var writer = new AxdrWriter(32);
        writer.Data(value);
        if (writer.Length > LongestSetting)
        {
            return DataAccessResult.OtherReason;
        }

        call.Meter.Remember(new(ClassId, Name, attribute), writer.WrittenSpan.ToArray());
        return DataAccessResult.Success;
    }

    /// <summary>Tells attributes apart, the same way in every run.</summary>
    private long Salt(sbyte attribute) =>
        ((long)Name.A << 48) | ((long)Name.B << 40) | ((long)Name.C << 32) | ((long)Name.D << 24) | ((long)Name.E << 16) | ((long)Name.F << 8) | (byte)attribute;

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        if (call.Meter.Recall(new(ClassId, Name, attribute)) is { } written)
        {
            writer.RawOctets(written);
        }
        else
        {
            values[attribute].Write(writer, call.Meter, Salt(attribute));
        }

        return DataAccessResult.Success;
    }
}
