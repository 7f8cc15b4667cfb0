using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Credit (class 112): one source of credit of an account, whose currency scales the amounts.</summary>
public sealed class Credit(IMeterLink link, LogicalName name) : CosemView(link, 112, name)
{
    public ViewAttribute<int> CurrentCreditAmount => Attribute(2, DataForms.DoubleLong);

    public ViewAttribute<CreditType> Type => Attribute(3, DataForms.Enum.As(v => (CreditType)v, v => (byte)v));

    /// <summary>1 is used first.</summary>
    public ViewAttribute<byte> Priority => Attribute(4, DataForms.Unsigned);

    public ViewAttribute<int> WarningThreshold => Attribute(5, DataForms.DoubleLong);

    /// <summary>At this amount the credit is exhausted.</summary>
    public ViewAttribute<int> Limit => Attribute(6, DataForms.DoubleLong);

    public ViewAttribute<CreditConfiguration> Configuration => Attribute(7, DataForms.BitString(5).As(v => (CreditConfiguration)v, v => (uint)v));

    public ViewAttribute<CreditStatus> Status => Attribute(8, DataForms.Enum.As(v => (CreditStatus)v, v => (byte)v));

    public ViewAttribute<int> PresetCreditAmount => Attribute(9, DataForms.DoubleLong);

    public ViewAttribute<int> CreditAvailableThreshold => Attribute(10, DataForms.DoubleLong);

    public ViewAttribute<CosemDateTime> Period => Attribute(11, DataForms.DateTime);

    /// <summary>Adds an amount, which may be negative.</summary>
    public ViewMethod<int> UpdateAmount => Method(1, DataForms.DoubleLong);

    /// <summary>Returns the amount there was before, a double-long.</summary>
    public ViewMethod<int> SetAmountToValue => Method(2, DataForms.DoubleLong);

    public ViewMethod InvokeCredit => Method(3);
}

/// <summary>credit_type.</summary>
public enum CreditType : byte
{
    Token = 0,
    Reserved = 1,
    Emergency = 2,
    TimeBased = 3,
    ConsumptionBased = 4,
}

/// <summary>credit_status.</summary>
public enum CreditStatus : byte
{
    Enabled = 0,
    Selectable = 1,
    Selected = 2,
    InUse = 3,
    Exhausted = 4,
}

/// <summary>credit_configuration.</summary>
[Flags]
public enum CreditConfiguration : byte
{
    None = 0,
    Visual = 1 << 0,
    NeedsConfirmation = 1 << 1,
    NeedsRepayment = 1 << 2,
    Resettable = 1 << 3,
    ReceivesTokens = 1 << 4,
}
