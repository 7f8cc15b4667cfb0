using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;
using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator.Push;

/// <summary>
/// What a simulated meter pushes: the push_object_list, then what it names (IEC 62056-6-2, push setup): who the meter is, its clock, and every register
/// with its scaler_unit, so that a receiver needs to know nothing about the model.
/// </summary>
internal static class PushList
{
    private static readonly LogicalName PushSetup = new(0, 0, 25, 9, 0, 255);
    private static readonly ServerContext Reader = new(32, AuthenticationMechanism.Lls);

    /// <summary>A data-notification of the present.</summary>
    /// <param name="confirmed">Asks the receiver to confirm it.</param>
    public static DataNotification Of(SimulatedMeter meter, uint invokeId, bool confirmed)
    {
        var values = new List<(CosemAttribute Attribute, ReadOnlyMemory<byte> Value)>();
        foreach (var attribute in Attributes(meter.Model))
        {
            var value = new AxdrWriter(32);
            if (meter.Get(Reader, attribute, null, value) == DataAccessResult.Success)
            {
                values.Add((attribute, value.WrittenMemory));
            }
        }

        var body = new AxdrWriter(1024);
        body.StructureHeader(values.Count + 1);
        body.ArrayHeader(values.Count + 1);
        WriteDefinition(body, new(40, PushSetup, 2));
        foreach (var (attribute, _) in values)
        {
            WriteDefinition(body, attribute);
        }

        foreach (var (_, value) in values)
        {
            body.RawOctets(value.Span);
        }

        var id = confirmed ? LongInvokeIdAndPriority.Confirmed(invokeId, highPriority: false) : new LongInvokeIdAndPriority(invokeId & 0x00FF_FFFF);
        return new(id, Time(values), new(body.WrittenMemory));
    }

    private static IEnumerable<CosemAttribute> Attributes(MeterModel model)
    {
        yield return new(1, new LogicalName(0, 0, 42, 0, 0, 255), 2);
        yield return new(1, new LogicalName(0, 0, 96, 1, 0, 255), 2);
        yield return CaptureObject.Clock.Attribute;
        foreach (var register in model.Registers.Where(r => r.ClassId == 3))
        {
            yield return new(register.ClassId, register.Name, 2);
            yield return new(register.ClassId, register.Name, 3);
        }
    }

    /// <summary>push_object_definition: class, logical name, attribute, data index.</summary>
    private static void WriteDefinition(AxdrWriter writer, CosemAttribute attribute)
    {
        writer.StructureHeader(4);
        writer.LongUnsigned(attribute.ClassId);
        writer.LogicalNameString(attribute.InstanceId);
        writer.Integer(attribute.AttributeId);
        writer.LongUnsigned(0);
    }

    private static CosemDateTime? Time(List<(CosemAttribute Attribute, ReadOnlyMemory<byte> Value)> values)
    {
        foreach (var (attribute, value) in values)
        {
            if (attribute == CaptureObject.Clock.Attribute)
            {
                return AxdrDecoder.Decode(value.Span).AsDateTime();
            }
        }

        return null;
    }
}
