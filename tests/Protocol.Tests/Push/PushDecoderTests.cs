using System.Globalization;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Push;

public class PushDecoderTests
{
    public static TheoryData<string> Notifications => Vector.Names(Vector.Notification, "data-notification");

    [Theory, MemberData(nameof(Notifications))]
    public void Decode_OfARealPush_IsWhatAnotherDecoderSaw(string name)
    {
        var vector = Vector.Find(Vector.Notification, name);

        var push = PushDecoder.Decode(vector.Octets);

        push.Service.ShouldBe(PushService.DataNotification);
        var time = push.DateTime is { } dateTime ? PublishedNotation.Render(dateTime) : "None";
        $"LIIP={push.LongInvokeIdAndPriority} date-time={time} → {PublishedNotation.Render(push.Body)}".ShouldBe(vector.Value);
    }

    [Fact]
    public void Decode_InformationReport_ValuesByShortName()
    {
        var push = PushDecoder.Decode(Vector.Find(Vector.Notification, "information-report-time").Octets);

        (push.Service, push.Layout).ShouldBe((PushService.InformationReport, PushLayout.ShortNames));
        push.Values.Select(value => value.ShortName).ShouldBe([(ushort?)0x0100, (ushort?)0x0108]);
        push.Values.Select(value => value.Value).ShouldBe([new DlmsData.LongUnsigned(5), new DlmsData.Unsigned(0xFF)]);
        var time = push.DateTime.ShouldNotBeNull();
        (time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Deviation).ShouldBe(((ushort)2026, (byte)11, (byte)20, (byte)10, (byte)15, (short)0));
    }

    [Fact]
    public void Decode_InformationReportWithTooFewValues_IsRefused() =>
        Should.Throw<DlmsDecodeException>(() => PushDecoder.Decode(Convert.FromHexString("18000202FA2802FA300106000003E8"))).Message.ShouldContain("2 variables has 1 values");

    // Layout, how many values, and some of them: name or attribute, value, scaler and unit.
    [Theory]
    [InlineData("amshan/aidon/no_list_1", PushLayout.NamedValues, 1, "1.0.1.7.0.255 = 280 e0 u27")]
    [InlineData("amshan/aidon/no_list_3", PushLayout.NamedValues, 17, "1.0.31.7.0.255 = 13 e-1 u33", "1.0.1.8.0.255 = 2272138 e1 u30", "0.0.96.1.0.255 = \"7359992892587665\"")]
    [InlineData("amshan/kaifa/no_list_1", PushLayout.Unnamed, 1)]
    [InlineData("amshan/kaifa/no_list_3", PushLayout.Unnamed, 18)]
    [InlineData("ams/kaifa/gh242-4.hex", PushLayout.Unnamed, 18)]
    [InlineData("amshan/kamstrup/no_list_1_single_phase_real_sample", PushLayout.NamedValues, 9, "1.1.1.7.0.255 = 1896", "1.1.32.7.0.255 = 225")]
    [InlineData("ams/kamstrup/gh239-2.hex", PushLayout.NamedValues, 18, "1.1.1.8.0.255 = 32014158", "1.1.4.8.0.255 = 1073187")]
    [InlineData("scs/lg_e450/ENCRYPTED_DATA_NO_PUSHLIST[0]", PushLayout.NamedValues, 17, "1.0.1.8.0.255 = 6226327", "1.0.4.7.0.255 = 442")]
    [InlineData("scs/lg_e360/UNENCRYPTED_VALID_DATA_CFG2026[0]", PushLayout.ObjectList, 13, "1:0.0.42.0.0.255:2 = octets(\"LGZ1030163598905\")", "3:1.1.1.8.0.255:2 = 21956", "3:1.0.32.7.0.255:2 = 2357")]
    [InlineData("scs/iskra_am550/UNENCRYPTED_VALID_DATA[0]", PushLayout.ObjectList, 27, "40:0.6.25.9.0.255:1 = octets(0.6.25.9.0.255)", "1:0.0.96.1.1.255:2 = octets(\"1876350\")", "3:1.1.1.8.0.255:2 = 6229669", "3:1.0.13.7.0.255:2 = 0")]
    [InlineData("ams/iskraemeco/gh1072-3.hex", PushLayout.Unnamed, 33)]
    [InlineData("shrdzm/im350", PushLayout.Unnamed, 12)]
    [InlineData("ams/kaifa/gh905-1.hex", PushLayout.NamedValues, 15, "0.0.42.0.0.255 = octets(\"KFM1200200169986\")", "1.0.32.7.0.255 = 2271 e-1 u35", "1.0.1.8.0.255 = 278041 e0 u30")]
    [InlineData("ams/kamstrup/gh350-2.hex", PushLayout.NamedValues, 33, "1.1.1.8.0.255 = 171735", "1.1.41.8.0.255 = 93156")]
    [InlineData("dn", PushLayout.Unnamed, 1)]
    public void Decode_OfARealPush_NamesItsValuesAsFarAsThePushDoes(string name, PushLayout layout, int count, params string[] some)
    {
        var push = PushDecoder.Decode(Vector.Find(Vector.Notification, "notification " + name).Octets);

        push.Layout.ShouldBe(layout);
        push.Values.Count.ShouldBe(count);
        some.ShouldBeSubsetOf(push.Values.Select(Describe));
        if (layout == PushLayout.Unnamed)
        {
            push.Values.ShouldAllBe(v => v.Name == null);
        }
    }

    [Fact]
    public void Decode_WithATemplateOfTheOperator_NamesAnUnnamedListOfThatManyValues()
    {
        var apdu = Vector.Find(Vector.Notification, "notification shrdzm/im350").Octets;
        var columns = new CaptureObject?[12];
        columns[4] = new CaptureObject(3, LogicalName.Parse("1.0.1.8.0.255"), 2, 0);
        var other = new PushTemplate(ValueList.Create<CaptureObject?>(CaptureObject.Clock));

        var push = PushDecoder.Decode(apdu, other, new PushTemplate(ValueList.Create<CaptureObject?>(columns)));

        push.Layout.ShouldBe(PushLayout.Unnamed);
        push.Find(LogicalName.Parse("1.0.1.8.0.255"))!.Value.AsNumber().ShouldBe(2946830);
        push.Values.Count(v => v.Name is not null).ShouldBe(1);
    }

    [Fact]
    public void Decode_AnObjectListThatDefinesOnlyWhatFollows_IsMatchedToIt()
    {
        // structure { array of 1 definition, double-long-unsigned 5 }
        var push = PushDecoder.Decode(Convert.FromHexString("0F0000000100" + "0202" + "0101" + "0204120003" + "09060100010800FF" + "0F02120000" + "0600000005"));

        push.Layout.ShouldBe(PushLayout.ObjectList);
        push.Values.Select(Describe).ShouldBe(["3:1.0.1.8.0.255:2 = 5"]);
    }

    [Fact]
    public void Decode_AnObjectListThatFitsNoValues_GuessesNothing()
    {
        // Two definitions; three values next to them.
        var definition = "0204120003" + "09060100010800FF" + "0F02120000";

        var push = PushDecoder.Decode(Convert.FromHexString("0F0000000100" + "0204" + "0102" + definition + definition + "0600000005" + "00" + "00"));

        push.Layout.ShouldBe(PushLayout.Unnamed);
        push.Values.Count.ShouldBe(4);
        push.Values.ShouldAllBe(v => v.Definition == null);
    }

    [Fact]
    public void Decode_AnEventNotification_IsOneDefinedValue()
    {
        var push = PushDecoder.Decode(Vector.Find(Vector.Notification, "event-notification-time").Octets);

        push.Service.ShouldBe(PushService.EventNotification);
        push.LongInvokeIdAndPriority.ShouldBeNull();
        push.DateTime!.Value.Year.ShouldBe((ushort)2026);
        push.Values.Select(Describe).ShouldBe(["70:0.0.96.3.10.255:2 = False"]);
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("a response", "C401C100060012D687")]
    [InlineData("a ciphered push", "DB082F192291991641033B30000001E5025CE9D2271FD78BE8C204211A916A9D7F587E0A7A814CADEA89E9593F01F92EA8C087B5BDFDEFEAB6BECF282DFE49C08F5BE6DC8400")]
    [InlineData("a notification cut short", "0F000001DB0009221234")]
    public void Decode_WhatIsNoPlainPush_IsADecodeError(string what, string hex) =>
        Should.Throw<DlmsDecodeException>(() => PushDecoder.Decode(Convert.FromHexString(hex)), what);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Decode_MutatedPushes_DecodeOrThrowDecodeException(int seed)
    {
        var pushes = Vector.Notification.Where(v => v.Kind is "data-notification" or "event-notification").Select(v => v.Octets).ToArray();
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var octets = pushes[random.Next(pushes.Length)].ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            try
            {
                PushDecoder.Decode(octets).Values.Count.ShouldBeLessThanOrEqualTo(octets.Length);
            }
            catch (DlmsDecodeException)
            {
                // As it should be.
            }
        }
    }

    private static string Describe(PushValue value)
    {
        var name = value.Definition?.Attribute.ToString() ?? value.Name?.ToString() ?? "?";
        var scaled = value.ScalerUnit is { } s ? string.Create(CultureInfo.InvariantCulture, $" e{s.Scaler} u{s.Unit}") : "";
        return $"{name} = {PublishedNotation.Render(value.Value)}{scaled}";
    }
}
