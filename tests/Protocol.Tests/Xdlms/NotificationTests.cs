using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class NotificationTests
{
    private static readonly CosemDateTime Noon = CosemDateTime.Read(Convert.FromHexString("07EA0B14050C0000FF800000"));

    public static TheoryData<string> DataNotifications => Vector.Names(Vector.Notification, "data-notification");

    public static TheoryData<string, EventNotificationRequest> Events => new()
    {
        { "event-notification", new EventNotificationRequest(null, CosemAttribute.Parse("1:0.0.97.98.0.255:2"), Octets.FromHex("0600000010")) },
        { "event-notification-time", new EventNotificationRequest(Noon, CosemAttribute.Parse("70:0.0.96.3.10.255:2"), Octets.FromHex("0300")) },
        { "event-notification-tagged-time", new EventNotificationRequest(Noon, CosemAttribute.Parse("70:0.0.96.3.10.255:2"), Octets.FromHex("0300")) },
    };

    public static TheoryData<string, InformationReportRequest> Reports => new()
    {
        {
            "information-report",
            new InformationReportRequest(
                null, ValueList.Create<VariableAccessSpecification>(new VariableAccessSpecification.VariableName(0xFA28)), ValueList.Create(Octets.FromHex("06000003E8")))
        },
        {
            "information-report-time",
            new InformationReportRequest(
                "20261120101500Z",
                ValueList.Create<VariableAccessSpecification>(new VariableAccessSpecification.VariableName(0x0100), new VariableAccessSpecification.VariableName(0x0108)),
                ValueList.Create(Octets.FromHex("120005"), Octets.FromHex("11FF")))
        },
    };

    [Theory, MemberData(nameof(DataNotifications))]
    public void DataNotification_OfARealMeter_HasTheIdTimeAndBodyAnotherDecoderSaw(string name)
    {
        var vector = Vector.Find(Vector.Notification, name);

        var notification = DataNotification.Decode(vector.Octets);

        var time = notification.DateTime is { } dateTime ? PublishedNotation.Render(dateTime) : "None";
        var body = PublishedNotation.Render(Protocol.Axdr.AxdrDecoder.Decode(notification.Body.Span));
        $"LIIP={notification.LongInvokeIdAndPriority} date-time={time} → {body}".ShouldBe(vector.Value);
    }

    [Theory, MemberData(nameof(Events))]
    public void EventNotification_Vector_IsItsNotification(string name, EventNotificationRequest expected) =>
        EventNotificationRequest.Decode(Vector.Find(Vector.Notification, name).Octets).ShouldBe(expected);

    [Theory, MemberData(nameof(Reports))]
    public void InformationReport_Vector_IsItsReport(string name, InformationReportRequest expected) =>
        InformationReportRequest.Decode(Vector.Find(Vector.Notification, name).Octets).ShouldBe(expected);

    [Fact]
    public void Confirm_Vectors_AreTheirConfirms()
    {
        DataNotificationConfirm.Decode(Vector.Find(Vector.Notification, "notification-confirm").Octets).ShouldBe(new(new LongInvokeIdAndPriority(0x40000001)));
        DataNotificationConfirm.Decode(Vector.Find(Vector.Notification, "notification-confirm-time").Octets).ShouldBe(new(new LongInvokeIdAndPriority(0xC0000007), Noon));
    }

    [Theory]
    [InlineData("a date-time of eleven octets", "0F000000000B07EA0B14050C0000FF800000")]
    [InlineData("nine octets that are no tagged date-time", "0F000000000907EA0B14050C0000FF00")]
    [InlineData("no body", "0F0000000000")]
    [InlineData("two bodies", "0F0000000000000000")]
    public void DataNotification_BadInput_IsADecodeError(string what, string hex) =>
        Should.Throw<DlmsDecodeException>(() => DataNotification.Decode(Convert.FromHexString(hex)), what).Layer.ShouldBe("xDLMS");
}
