using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Push setup (class 40): what a meter sends by itself, where to and when.</summary>
public sealed class PushSetup(IMeterLink link, LogicalName name) : CosemView(link, 40, name)
{
    public ViewAttribute<ValueList<PushObject>> PushObjectList => Attribute(2, DataForms.ArrayOf(PushObject.Form));

    public ViewAttribute<SendDestination> SendDestinationAndMethod => Attribute(3, SendDestination.Form);

    /// <summary>Empty means always.</summary>
    public ViewAttribute<ValueList<CommunicationWindow>> CommunicationWindows => Attribute(4, DataForms.ArrayOf(CommunicationWindow.Form));

    /// <summary>Seconds, of which a random part is waited before the first attempt.</summary>
    public ViewAttribute<ushort> RandomisationStartInterval => Attribute(5, DataForms.LongUnsigned);

    public ViewAttribute<byte> NumberOfRetries => Attribute(6, DataForms.Unsigned);

    public ViewAttribute<RepetitionDelay> RepetitionDelay => Attribute(7, Views.RepetitionDelay.Form);

    /// <summary>From version 1 on.</summary>
    public ViewAttribute<LogicalName> PortReference => Attribute(8, DataForms.LogicalName);

    /// <summary>From version 1 on: the client the push is for.</summary>
    public ViewAttribute<sbyte> PushClientSap => Attribute(9, DataForms.Integer);

    /// <summary>From version 1 on.</summary>
    public ViewAttribute<DlmsData> PushProtectionParameters => Attribute(10, DataForms.Choice);

    /// <summary>From version 2 on.</summary>
    public ViewAttribute<PushOperationMethod> PushOperationMethod => Attribute(11, DataForms.Enum.As(v => (PushOperationMethod)v, v => (byte)v));

    /// <summary>From version 2 on.</summary>
    public ViewAttribute<ConfirmationParameters> ConfirmationParameters => Attribute(12, Views.ConfirmationParameters.Form);

    /// <summary>From version 2 on.</summary>
    public ViewAttribute<CosemDateTime> LastConfirmationDateTime => Attribute(13, DataForms.DateTime);

    /// <summary>Sends now, but for windows and randomisation.</summary>
    public ViewMethod Push => Method(1);

    /// <summary>From version 2 on: forgets what waits to be sent.</summary>
    public ViewMethod Reset => Method(2);
}

/// <summary>push_object_definition.</summary>
/// <param name="Restriction">Rows of a profile; only in version 2, null elsewhere.</param>
/// <param name="Columns">Columns of a profile; only in version 2, null elsewhere.</param>
public sealed record PushObject(CaptureObject Object, DlmsData? Restriction = null, DlmsData? Columns = null)
{
    private const int Members = 4;
    private const int MembersWithRestriction = 6;

    internal static readonly DataForm<PushObject> Form = new(
        (ref r) =>
        {
            var members = r.ReadStructureHeader();
            if (members is not (Members or MembersWithRestriction))
            {
                throw r.Error($"a structure of {Members} or {MembersWithRestriction} members is due, not of {members}.");
            }

            var captured = new CaptureObject(r.ExpectLongUnsigned(), r.ExpectLogicalName(), r.ExpectInteger(), r.ExpectLongUnsigned());
            return members == Members ? new(captured) : new(captured, r.ReadData(), r.ReadData());
        },
        (w, v) =>
        {
            w.StructureHeader(v.Restriction is null ? Members : MembersWithRestriction);
            w.LongUnsigned(v.Object.ClassId);
            w.LogicalNameString(v.Object.InstanceId);
            w.Integer(v.Object.AttributeIndex);
            w.LongUnsigned(v.Object.DataIndex);
            if (v.Restriction is not null)
            {
                w.Data(v.Restriction);
                w.Data(v.Columns ?? DlmsData.ArrayOf());
            }
        });
}

/// <summary>send_destination_and_method.</summary>
/// <param name="Service">0 TCP, 1 UDP, 2 FTP, 3 SMTP, 4 SMS, 5 HDLC, 6 M-Bus, 7 ZigBee, 8 gateway, from 200 on the maker's.</param>
/// <param name="Destination">In the service's own form: "host:port" for TCP and UDP.</param>
/// <param name="Message">0 an xDLMS APDU, 1 the same in XML, from 128 on the maker's.</param>
public sealed record SendDestination(byte Service, Octets Destination, byte Message)
{
    internal static readonly DataForm<SendDestination> Form = DataForms.Structure<SendDestination>(
        3,
        (ref r) => new(r.ExpectEnum(), r.ExpectOctets(), r.ExpectEnum()),
        (w, v) =>
        {
            w.Enum(v.Service);
            w.OctetString(v.Destination.Span);
            w.Enum(v.Message);
        });
}

/// <summary>When pushes may be sent; wildcards allowed.</summary>
public sealed record CommunicationWindow(CosemDateTime Start, CosemDateTime End)
{
    internal static readonly DataForm<CommunicationWindow> Form = DataForms.Structure<CommunicationWindow>(
        2,
        (ref r) => new(r.ExpectDateTime(), r.ExpectDateTime()),
        (w, v) =>
        {
            w.DateTimeString(v.Start);
            w.DateTimeString(v.End);
        });
}

/// <summary>Seconds until the next attempt.</summary>
/// <param name="Exponent">Hundredths by which each delay grows over the one before; null in versions 0 and 1, which know <paramref name="Minimum"/> alone.</param>
/// <param name="Maximum">Null where <paramref name="Exponent"/> is.</param>
public readonly record struct RepetitionDelay(ushort Minimum, ushort? Exponent = null, ushort? Maximum = null)
{
    internal static readonly DataForm<RepetitionDelay> Form = new(
        (ref r) =>
        {
            if (r.TryReadNumber(out var seconds))
            {
                return seconds is >= 0 and <= ushort.MaxValue ? new((ushort)seconds) : throw r.Error($"{seconds} is no long-unsigned.");
            }

            r.ExpectStructure(3);
            return new(r.ExpectLongUnsigned(), r.ExpectLongUnsigned(), r.ExpectLongUnsigned());
        },
        (w, v) =>
        {
            if (v.Exponent is { } exponent)
            {
                w.StructureHeader(3);
                w.LongUnsigned(v.Minimum);
                w.LongUnsigned(exponent);
                w.LongUnsigned(v.Maximum ?? v.Minimum);
            }
            else
            {
                w.LongUnsigned(v.Minimum);
            }
        });
}

/// <summary>Since when, and within how many seconds, pushes are confirmed.</summary>
public sealed record ConfirmationParameters(CosemDateTime StartDate, uint Interval)
{
    internal static readonly DataForm<ConfirmationParameters> Form = DataForms.Structure<ConfirmationParameters>(
        2,
        (ref r) => new(r.ExpectDateTime(), r.ExpectDoubleLongUnsigned()),
        (w, v) =>
        {
            w.DateTimeString(v.StartDate);
            w.DoubleLongUnsigned(v.Interval);
        });
}

/// <summary>push_operation_method: what makes a meter try again.</summary>
public enum PushOperationMethod : byte
{
    UnconfirmedRetryOnFailure = 0,
    UnconfirmedRetryOnMissingConfirmationOfSupportingLayer = 1,
    Confirmed = 2,
}
