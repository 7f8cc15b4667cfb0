using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Account (class 111): credits and charges of a payment meter put together. Amounts are scaled by <see cref="Currency"/>.</summary>
public sealed class Account(IMeterLink link, LogicalName name) : CosemView(link, 111, name)
{
    public ViewAttribute<AccountModeAndStatus> ModeAndStatus => Attribute(2, AccountModeAndStatus.Form);

    /// <summary>Place in <see cref="CreditReferences"/>.</summary>
    public ViewAttribute<byte> CurrentCreditInUse => Attribute(3, DataForms.Unsigned);

    public ViewAttribute<CurrentCreditStatus> CurrentCreditStatus => Attribute(4, DataForms.BitString(8).As(v => (CurrentCreditStatus)v, v => (uint)v));

    public ViewAttribute<int> AvailableCredit => Attribute(5, DataForms.DoubleLong);

    /// <summary>What has to be paid to get supply back.</summary>
    public ViewAttribute<int> AmountToClear => Attribute(6, DataForms.DoubleLong);

    public ViewAttribute<int> ClearanceThreshold => Attribute(7, DataForms.DoubleLong);

    public ViewAttribute<int> AggregatedDebt => Attribute(8, DataForms.DoubleLong);

    public ViewAttribute<ValueList<LogicalName>> CreditReferences => Attribute(9, DataForms.ArrayOf(DataForms.LogicalName));

    public ViewAttribute<ValueList<LogicalName>> ChargeReferences => Attribute(10, DataForms.ArrayOf(DataForms.LogicalName));

    /// <summary>Empty means any charge from any credit.</summary>
    public ViewAttribute<ValueList<CreditChargeConfiguration>> CreditChargeConfiguration => Attribute(11, DataForms.ArrayOf(Views.CreditChargeConfiguration.Form));

    public ViewAttribute<ValueList<TokenGatewayConfiguration>> TokenGatewayConfiguration => Attribute(12, DataForms.ArrayOf(Views.TokenGatewayConfiguration.Form));

    public ViewAttribute<CosemDateTime> ActivationTime => Attribute(13, DataForms.DateTime);

    public ViewAttribute<CosemDateTime> ClosureTime => Attribute(14, DataForms.DateTime);

    public ViewAttribute<Currency> Currency => Attribute(15, Views.Currency.Form);

    public ViewAttribute<int> LowCreditThreshold => Attribute(16, DataForms.DoubleLong);

    /// <summary>-2147483648 when there is no next credit.</summary>
    public ViewAttribute<int> NextCreditAvailableThreshold => Attribute(17, DataForms.DoubleLong);

    public ViewAttribute<ushort> MaxProvision => Attribute(18, DataForms.LongUnsigned);

    public ViewAttribute<int> MaxProvisionPeriod => Attribute(19, DataForms.DoubleLong);

    public ViewMethod ActivateAccount => Method(1);

    public ViewMethod CloseAccount => Method(2);

    public ViewMethod ResetAccount => Method(3);
}

/// <summary>account_mode_and_status.</summary>
public readonly record struct AccountModeAndStatus(PaymentMode Mode, AccountStatus Status)
{
    internal static readonly DataForm<AccountModeAndStatus> Form = DataForms.Structure<AccountModeAndStatus>(
        2,
        (ref r) => new((PaymentMode)r.ExpectEnum(), (AccountStatus)r.ExpectEnum()),
        (w, v) =>
        {
            w.Enum((byte)v.Mode);
            w.Enum((byte)v.Status);
        });
}

/// <summary>Which charges may be collected from which credit, and when.</summary>
public sealed record CreditChargeConfiguration(LogicalName Credit, LogicalName Charge, ChargeCollection Collection)
{
    private static readonly DataForm<uint> Bits = DataForms.BitString(3);

    internal static readonly DataForm<CreditChargeConfiguration> Form = DataForms.Structure<CreditChargeConfiguration>(
        3,
        (ref r) => new(r.ExpectLogicalName(), r.ExpectLogicalName(), (ChargeCollection)Bits.Read(ref r)),
        (w, v) =>
        {
            w.LogicalNameString(v.Credit);
            w.LogicalNameString(v.Charge);
            Bits.Write(w, (uint)v.Collection);
        });
}

/// <summary>The least share of a top-up that goes to a credit.</summary>
/// <param name="Percent">0 to 100.</param>
public readonly record struct TokenGatewayConfiguration(LogicalName Credit, byte Percent)
{
    internal static readonly DataForm<TokenGatewayConfiguration> Form = DataForms.Structure<TokenGatewayConfiguration>(
        2,
        (ref r) => new(r.ExpectLogicalName(), r.ExpectUnsigned()),
        (w, v) =>
        {
            w.LogicalNameString(v.Credit);
            w.Unsigned(v.Percent);
        });
}

/// <summary>Whether the meter keeps the books of credit given or of credit bought.</summary>
public enum PaymentMode : byte
{
    Credit = 1,
    Prepayment = 2,
}

/// <summary>Life of an account.</summary>
public enum AccountStatus : byte
{
    New = 1,
    Active = 2,
    Closed = 3,
}

/// <summary>current_credit_status.</summary>
[Flags]
public enum CurrentCreditStatus : byte
{
    None = 0,
    InCredit = 1 << 0,
    LowCredit = 1 << 1,
    NextCreditEnabled = 1 << 2,
    NextCreditSelectable = 1 << 3,
    NextCreditSelected = 1 << 4,
    SelectableCreditInUse = 1 << 5,
    OutOfCredit = 1 << 6,
}

/// <summary>When a charge is collected from a credit besides the usual.</summary>
[Flags]
public enum ChargeCollection : byte
{
    None = 0,
    WhileDisconnected = 1 << 0,
    DuringLoadLimiting = 1 << 1,
    DuringFriendlyCredit = 1 << 2,
}
