using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Load;
using PrepaidMeter.Simulator.Metering;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>What an attribute of a fixed object holds until somebody writes it: one value for every meter, or a number that each meter draws for itself.</summary>
/// <param name="Value">The value, or the smallest of those drawn.</param>
/// <param name="Span">How far above it a meter's own may be; 0 for one value.</param>
internal sealed record FixedValue(DlmsData Value, int Span, bool IsWritable)
{
    /// <summary>"uint16:4059", or "uint16:2100..2400" for a number drawn.</summary>
    /// <exception cref="FormatException">Neither.</exception>
    public static FixedValue Parse(string text, bool isWritable)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return new(DlmsDataText.Parse(text), 0, isWritable);
        }

        var low = DlmsDataText.Parse(text[..dots]);
        return low is DlmsData.Unsigned or DlmsData.LongUnsigned or DlmsData.DoubleLongUnsigned
            && int.TryParse(text[(dots + 2)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var high)
            && high >= low.AsNumber() && high <= Largest(low)
                ? new(low, (int)(high - low.AsNumber()!.Value), isWritable)
                : throw new FormatException($"'{text}' is no range such as uint16:2100..2400");
    }

    /// <param name="salt">Tells attributes apart.</param>
    public void Write(AxdrWriter writer, MeterState meter, long salt)
    {
        if (Span == 0)
        {
            writer.Data(Value);
            return;
        }

        var drawn = (uint)Draw.Between(meter.Timeline.Curve.Seed, DrawStream.FixedValue, salt, 0, Span) + (uint)Value.AsNumber()!.Value;
        switch (Value)
        {
            case DlmsData.Unsigned:
                writer.Unsigned((byte)drawn);
                break;
            case DlmsData.LongUnsigned:
                writer.LongUnsigned((ushort)drawn);
                break;
            default:
                writer.DoubleLongUnsigned(drawn);
                break;
        }
    }

    private static long Largest(DlmsData type) => type switch
    {
        DlmsData.Unsigned => byte.MaxValue,
        DlmsData.LongUnsigned => ushort.MaxValue,
        _ => int.MaxValue,
    };
}
