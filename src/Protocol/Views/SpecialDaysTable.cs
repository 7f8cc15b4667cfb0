using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Special days table (class 11): days that have another day profile than their week.</summary>
public sealed class SpecialDaysTable(IMeterLink link, LogicalName name) : CosemView(link, 11, name)
{
    public ViewAttribute<ValueList<SpecialDay>> Entries => Attribute(2, DataForms.ArrayOf(SpecialDay.Form));

    /// <summary>Adds an entry, or replaces the one of its index.</summary>
    public ViewMethod<SpecialDay> Insert => Method(1, SpecialDay.Form);

    /// <summary>By its index.</summary>
    public ViewMethod<ushort> Delete => Method(2, DataForms.LongUnsigned);
}

/// <summary>spec_day_entry.</summary>
/// <param name="Date">5 octets: year (FFFF for every year), month, day, day of week.</param>
public sealed record SpecialDay(ushort Index, Octets Date, byte DayId)
{
    internal static readonly DataForm<Octets> DateForm = DataForms.Octets(DataTag.DateSize, DataTag.Date);

    internal static readonly DataForm<SpecialDay> Form = DataForms.Structure<SpecialDay>(
        3,
        (ref r) => new(r.ExpectLongUnsigned(), DateForm.Read(ref r), r.ExpectUnsigned()),
        (w, v) =>
        {
            w.LongUnsigned(v.Index);
            DateForm.Write(w, v.Date);
            w.Unsigned(v.DayId);
        });
}
