using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Metering;

namespace PrepaidMeter.Simulator.Models;

/// <summary>A register of a model: what it shows and how it is coded.</summary>
/// <param name="ClassId">3 register or 4 extended register.</param>
internal sealed record RegisterDefinition(ushort ClassId, LogicalName Name, Quantity Quantity, RegisterType Type, ScalerUnit ScalerUnit)
{
    /// <summary>The raw value for a number in the quantity's own scale: rounded down, and rolled over as the type's width demands.</summary>
    public ulong Raw(long value)
    {
        var shift = ScalerUnit.Scaler - QuantityScale.Of(Quantity);
        for (; shift > 0; shift--)
        {
            value /= 10;
        }

        for (; shift < 0; shift++)
        {
            value *= 10;
        }

        var raw = (ulong)Math.Max(0, value);
        return Type switch
        {
            RegisterType.LongUnsigned => raw & 0xFFFF,
            RegisterType.DoubleLongUnsigned => raw & 0xFFFF_FFFF,
            _ => raw,
        };
    }

    public void Write(AxdrWriter writer, long value)
    {
        var raw = Raw(value);
        switch (Type)
        {
            case RegisterType.LongUnsigned:
                writer.LongUnsigned((ushort)raw);
                break;
            case RegisterType.DoubleLongUnsigned:
                writer.DoubleLongUnsigned((uint)raw);
                break;
            default:
                writer.Long64Unsigned(raw);
                break;
        }
    }
}
