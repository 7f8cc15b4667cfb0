using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Charge (class 113): what is collected from the credits of an account, by consumption, by time or with payments.</summary>
public sealed class Charge(IMeterLink link, LogicalName name) : CosemView(link, 113, name)
{
    public ViewAttribute<int> TotalAmountPaid => Attribute(2, DataForms.DoubleLong);

    public ViewAttribute<ChargeType> Type => Attribute(3, DataForms.Enum.As(v => (ChargeType)v, v => (byte)v));

    public ViewAttribute<byte> Priority => Attribute(4, DataForms.Unsigned);

    public ViewAttribute<UnitCharge> UnitChargeActive => Attribute(5, UnitCharge.Form);

    public ViewAttribute<UnitCharge> UnitChargePassive => Attribute(6, UnitCharge.Form);

    public ViewAttribute<CosemDateTime> UnitChargeActivationTime => Attribute(7, DataForms.DateTime);

    /// <summary>Seconds between two collections of a charge by time.</summary>
    public ViewAttribute<uint> Period => Attribute(8, DataForms.DoubleLongUnsigned);

    public ViewAttribute<ChargeConfiguration> Configuration => Attribute(9, DataForms.BitString(2).As(v => (ChargeConfiguration)v, v => (uint)v));

    public ViewAttribute<CosemDateTime> LastCollectionTime => Attribute(10, DataForms.DateTime);

    public ViewAttribute<int> LastCollectionAmount => Attribute(11, DataForms.DoubleLong);

    public ViewAttribute<int> TotalAmountRemaining => Attribute(12, DataForms.DoubleLong);

    /// <summary>Ten-thousandths of a payment.</summary>
    public ViewAttribute<ushort> Proportion => Attribute(13, DataForms.LongUnsigned);

    /// <summary>Changes entries of the passive unit charge.</summary>
    public ViewMethod<ValueList<ChargeTableElement>> UpdateUnitCharge => Method(1, UnitCharge.TableForm);

    public ViewMethod ActivatePassiveUnitCharge => Method(2);

    public ViewMethod Collect => Method(3);

    /// <summary>Adds an amount, which may be negative.</summary>
    public ViewMethod<int> UpdateTotalAmountRemaining => Method(4, DataForms.DoubleLong);

    public ViewMethod<int> SetTotalAmountRemaining => Method(5, DataForms.DoubleLong);
}

/// <summary>unit_charge: a price for each part of a table.</summary>
/// <param name="CommodityScale">Power of ten of the commodity's amounts.</param>
/// <param name="PriceScale">Power of ten of the prices.</param>
/// <param name="Commodity">The attribute that measures consumption.</param>
public sealed record UnitCharge(sbyte CommodityScale, sbyte PriceScale, CosemAttribute Commodity, ValueList<ChargeTableElement> Table)
{
    internal static readonly DataForm<ValueList<ChargeTableElement>> TableForm = DataForms.ArrayOf(ChargeTableElement.Form);

    internal static readonly DataForm<UnitCharge> Form = DataForms.Structure<UnitCharge>(
        3,
        (ref r) =>
        {
            r.ExpectStructure(2);
            return new(r.ExpectInteger(), r.ExpectInteger(), DataForms.ValueDefinition.Read(ref r), TableForm.Read(ref r));
        },
        (w, v) =>
        {
            w.StructureHeader(2);
            w.Integer(v.CommodityScale);
            w.Integer(v.PriceScale);
            DataForms.ValueDefinition.Write(w, v.Commodity);
            TableForm.Write(w, v.Table);
        });
}

/// <summary>charge_table_element.</summary>
/// <param name="Index">Which tariff or step, as the companion standard has it.</param>
/// <param name="ChargePerUnit">16 bits signed: at a price scale of -4 nothing above 3.2767 fits.</param>
public sealed record ChargeTableElement(Octets Index, short ChargePerUnit)
{
    internal static readonly DataForm<ChargeTableElement> Form = DataForms.Structure<ChargeTableElement>(
        2,
        (ref r) => new(r.ExpectOctets(), r.ExpectLong()),
        (w, v) =>
        {
            w.OctetString(v.Index.Span);
            w.Long(v.ChargePerUnit);
        });
}

/// <summary>charge_type.</summary>
public enum ChargeType : byte
{
    ConsumptionBased = 0,
    TimeBased = 1,
    PaymentEventBased = 2,
}

/// <summary>charge_configuration.</summary>
[Flags]
public enum ChargeConfiguration : byte
{
    None = 0,
    PercentageBased = 1 << 0,
    Continuous = 1 << 1,
}
