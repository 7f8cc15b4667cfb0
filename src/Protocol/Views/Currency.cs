using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>What an account counts in: amount = raw x 10^<paramref name="Scale"/>.</summary>
public sealed record Currency(string Name, sbyte Scale, CurrencyUnit Unit)
{
    internal static readonly DataForm<Currency> Form = DataForms.Structure<Currency>(
        3,
        (ref r) => new(DataForms.Text.Read(ref r), r.ExpectInteger(), (CurrencyUnit)r.ExpectEnum()),
        (w, v) =>
        {
            w.Data(new DlmsData.Utf8String(v.Name));
            w.Integer(v.Scale);
            w.Enum((byte)v.Unit);
        });

    /// <summary>The amount, exactly; null when it does not fit.</summary>
    public decimal? AmountOf(int raw) => Scaling.Apply(raw, Scale);

    /// <summary>What the meter is to be told; null when the amount is no whole number of the meter's smallest part, or too large for it.</summary>
    public int? RawOf(decimal amount)
    {
        if (AmountOf(int.MinValue) is not { } least || AmountOf(int.MaxValue) is not { } most || AmountOf(1) is not { } unit || amount < least || amount > most)
        {
            return null;
        }

        var raw = decimal.Truncate(amount / unit);
        return raw * unit == amount ? (int)raw : null;
    }
}

/// <summary>currency_unit.</summary>
public enum CurrencyUnit : byte
{
    Time = 0,
    Consumption = 1,
    Monetary = 2,
}
