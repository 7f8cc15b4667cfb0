using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Views;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Fuzzing;

/// <summary>Every attribute that has a typed view, by class and index: reads octets as the view does and gives what it writes of the same value.</summary>
internal static class ViewedAttributes
{
    // No link: nothing here asks a meter.
    private static readonly DataObject Data = new(null!, default);
    private static readonly Register Register = new(null!, default);
    private static readonly ExtendedRegister Extended = new(null!, default);
    private static readonly DemandRegister Demand = new(null!, default);
    private static readonly RegisterActivation Activation = new(null!, default);
    private static readonly ProfileGeneric Profile = new(null!, default);
    private static readonly Clock Clock = new(null!, default);
    private static readonly ScriptTable Scripts = new(null!, default);
    private static readonly SpecialDaysTable SpecialDays = new(null!, default);
    private static readonly AssociationLn Association = new(null!, default);
    private static readonly ImageTransfer Image = new(null!, default);
    private static readonly ActivityCalendar Calendar = new(null!, default);
    private static readonly RegisterMonitor Monitor = new(null!, default);
    private static readonly SingleActionSchedule Schedule = new(null!, default);
    private static readonly PushSetup Push = new(null!, default);
    private static readonly DisconnectControl Disconnect = new(null!, default);
    private static readonly Limiter Limiter = new(null!, default);
    private static readonly Account Account = new(null!, default);
    private static readonly Credit Credit = new(null!, default);
    private static readonly Charge Charge = new(null!, default);
    private static readonly TokenGateway Tokens = new(null!, default);

    public static IReadOnlyDictionary<(ushort ClassId, sbyte Index), Func<ReadOnlyMemory<byte>, DlmsData>> Recoders { get; } = All().ToDictionary(a => a.Key, a => a.Recode);

    private static IEnumerable<((ushort ClassId, sbyte Index) Key, Func<ReadOnlyMemory<byte>, DlmsData> Recode)> All() =>
    [
        Of(Data.Value),
        Of(Register.Value), Of(Register.ScalerUnit),
        Of(Extended.Value), Of(Extended.ScalerUnit), Of(Extended.Status), Of(Extended.CaptureTime),
        Of(Demand.CurrentAverageValue), Of(Demand.LastAverageValue), Of(Demand.ScalerUnit), Of(Demand.Status), Of(Demand.CaptureTime), Of(Demand.StartTimeCurrent),
        Of(Demand.Period), Of(Demand.NumberOfPeriods),
        Of(Activation.RegisterAssignment), Of(Activation.MaskList), Of(Activation.ActiveMask),
        Of(Profile.Buffer), Of(Profile.CaptureObjects), Of(Profile.CapturePeriod), Of(Profile.SortMethod), Of(Profile.SortObject), Of(Profile.EntriesInUse), Of(Profile.ProfileEntries),
        Of(Clock.Time), Of(Clock.TimeZone), Of(Clock.Status), Of(Clock.DaylightSavingsBegin), Of(Clock.DaylightSavingsEnd), Of(Clock.DaylightSavingsDeviation),
        Of(Clock.DaylightSavingsEnabled), Of(Clock.ClockBase),
        Of(Scripts.Scripts),
        Of(SpecialDays.Entries),
        Of(Association.ObjectList), Of(Association.AssociatedPartners), Of(Association.ApplicationContextName), Of(Association.XdlmsContextInfo),
        Of(Association.AuthenticationMechanismName), Of(Association.Secret), Of(Association.Status), Of(Association.SecuritySetupReference), Of(Association.UserList), Of(Association.CurrentUser),
        Of(Image.BlockSize), Of(Image.TransferredBlocksStatus), Of(Image.FirstNotTransferredBlockNumber), Of(Image.TransferEnabled), Of(Image.Status), Of(Image.ImagesToActivate),
        Of(Calendar.Active.Name), Of(Calendar.Active.Seasons), Of(Calendar.Active.Weeks), Of(Calendar.Active.Days),
        Of(Calendar.Passive.Name), Of(Calendar.Passive.Seasons), Of(Calendar.Passive.Weeks), Of(Calendar.Passive.Days), Of(Calendar.ActivatePassiveCalendarTime),
        Of(Monitor.Thresholds), Of(Monitor.MonitoredValue), Of(Monitor.Actions),
        Of(Schedule.ExecutedScript), Of(Schedule.Type), Of(Schedule.ExecutionTimes),
        Of(Push.PushObjectList), Of(Push.SendDestinationAndMethod), Of(Push.CommunicationWindows), Of(Push.RandomisationStartInterval), Of(Push.NumberOfRetries), Of(Push.RepetitionDelay),
        Of(Push.PortReference), Of(Push.PushClientSap), Of(Push.PushProtectionParameters), Of(Push.PushOperationMethod), Of(Push.ConfirmationParameters), Of(Push.LastConfirmationDateTime),
        Of(Disconnect.OutputState), Of(Disconnect.ControlState), Of(Disconnect.ControlMode),
        Of(Limiter.MonitoredValue), Of(Limiter.ThresholdActive), Of(Limiter.ThresholdNormal), Of(Limiter.ThresholdEmergency), Of(Limiter.MinOverThresholdDuration),
        Of(Limiter.MinUnderThresholdDuration), Of(Limiter.EmergencyProfile), Of(Limiter.EmergencyProfileGroupIds), Of(Limiter.EmergencyProfileActive), Of(Limiter.Actions),
        Of(Account.ModeAndStatus), Of(Account.CurrentCreditInUse), Of(Account.CurrentCreditStatus), Of(Account.AvailableCredit), Of(Account.AmountToClear), Of(Account.ClearanceThreshold),
        Of(Account.AggregatedDebt), Of(Account.CreditReferences), Of(Account.ChargeReferences), Of(Account.CreditChargeConfiguration), Of(Account.TokenGatewayConfiguration),
        Of(Account.ActivationTime), Of(Account.ClosureTime), Of(Account.Currency), Of(Account.LowCreditThreshold), Of(Account.NextCreditAvailableThreshold), Of(Account.MaxProvision),
        Of(Account.MaxProvisionPeriod),
        Of(Credit.CurrentCreditAmount), Of(Credit.Type), Of(Credit.Priority), Of(Credit.WarningThreshold), Of(Credit.Limit), Of(Credit.Configuration), Of(Credit.Status),
        Of(Credit.PresetCreditAmount), Of(Credit.CreditAvailableThreshold), Of(Credit.Period),
        Of(Charge.TotalAmountPaid), Of(Charge.Type), Of(Charge.Priority), Of(Charge.UnitChargeActive), Of(Charge.UnitChargePassive), Of(Charge.UnitChargeActivationTime), Of(Charge.Period),
        Of(Charge.Configuration), Of(Charge.LastCollectionTime), Of(Charge.LastCollectionAmount), Of(Charge.TotalAmountRemaining), Of(Charge.Proportion),
        Of(Tokens.Token), Of(Tokens.TokenTime), Of(Tokens.TokenDescription), Of(Tokens.TokenDeliveryMethod), Of(Tokens.TokenStatus),
    ];

    private static ((ushort ClassId, sbyte Index) Key, Func<ReadOnlyMemory<byte>, DlmsData> Recode) Of<T>(ViewAttribute<T> attribute) =>
        ((attribute.Descriptor.ClassId, attribute.Descriptor.AttributeId), octets => attribute.Encode(attribute.Read(new GetResult(octets, null))));
}
