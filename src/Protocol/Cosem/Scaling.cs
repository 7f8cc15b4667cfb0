namespace PrepaidMeter.Protocol.Cosem;

/// <summary>raw x 10^scaler without rounding.</summary>
public static class Scaling
{
    private const int MaxScale = 28;

    /// <summary>Null when the exact result does not fit a decimal.</summary>
    /// <param name="raw">A whole number, as registers carry it.</param>
    public static decimal? Apply(decimal raw, int scaler)
    {
        if (scaler < 0)
        {
            // Dividing rounds; placing the decimal point does not.
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(decimal.Truncate(raw), bits);
            return -scaler <= MaxScale ? new decimal(bits[0], bits[1], bits[2], raw < 0, (byte)-scaler) : null;
        }

        var value = raw;
        for (var i = 0; i < scaler && value != 0; i++)
        {
            if (Math.Abs(value) > decimal.MaxValue / 10)
            {
                return null;
            }

            value *= 10;
        }

        return value;
    }
}
