using System.Text;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Metering;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Tariff;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>
/// Register activation (class 6, version 0): mask RATEn activates the register of rate n. Writing the active mask sets the rate up to the calendar's
/// next switch. Registers and masks themselves are fixed.
/// </summary>
internal sealed class RegisterActivationObject(MeterModel model) : CosemObject(6, 0, Instance)
{
    private readonly RegisterDefinition[] _registers =
        [.. Enumerable.Range(0, TariffSchedule.RateCount).Select(i => model.FindRegister(Quantity.ImportRate1 + (byte)i)).OfType<RegisterDefinition>()];

    public static LogicalName Instance => new(0, 0, 14, 0, 0, 255);

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(4, 4);

    public override IReadOnlyList<MethodDefinition> Methods { get; } = [new(1, false), new(2, false), new(3, false)];

    public static byte[] MaskOf(byte rate) => Encoding.ASCII.GetBytes($"RATE{(char)('0' + rate)}");

    public override DataAccessResult Set(ObjectCall call, sbyte attribute, DlmsData value)
    {
        if (value is not DlmsData.OctetString { Value: var mask })
        {
            return DataAccessResult.TypeUnmatched;
        }

        for (byte rate = 1; rate <= TariffSchedule.RateCount; rate++)
        {
            if (mask.Span.SequenceEqual(MaskOf(rate)))
            {
                call.Meter.ForceRate(rate);
                return DataAccessResult.Success;
            }
        }

        return DataAccessResult.OtherReason;
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        switch (attribute)
        {
            case 2:
                writer.ArrayHeader(_registers.Length);
                foreach (var register in _registers)
                {
                    writer.StructureHeader(2);
                    writer.LongUnsigned(register.ClassId);
                    writer.LogicalNameString(register.Name);
                }

                break;
            case 3:
                writer.ArrayHeader(_registers.Length);
                for (var i = 0; i < _registers.Length; i++)
                {
                    writer.StructureHeader(2);
                    writer.OctetString(MaskOf((byte)(_registers[i].Quantity - Quantity.ImportRate1 + 1)));
                    writer.ArrayHeader(1);
                    writer.Unsigned((byte)(i + 1));
                }

                break;
            default:
                writer.OctetString(MaskOf(call.Meter.ActiveRate));
                break;
        }

        return DataAccessResult.Success;
    }
}
