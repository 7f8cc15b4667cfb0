using PrepaidMeter.Simulator.Models;

namespace PrepaidMeter.Simulator.Tests.Models;

public sealed class MeterModelTests
{
    [Fact]
    public void GenericPrepaid_IsWhatTheFileSays()
    {
        var model = MeterModel.GenericPrepaid;
        (model.Name, model.TimeZone, model.ControlMode, model.Ratings.MaximumWatts).ShouldBe(("generic-prepaid", "Asia/Shanghai", (byte)4, 13_200));
    }

    [Theory]
    [InlineData("\"Asia/Shanghai\"", "\"Asia/Shangai\"", "$.timeZone")]
    [InlineData("\"controlMode\": 4", "\"controlMode\": 8", "$.controlMode")]
    [InlineData("\"controlMode\": 4", "\"controlMode\": \"4\"", "$.controlMode")]
    [InlineData("\"controlMode\": 4", "\"contrlMode\": 4", "$.contrlMode")]
    [InlineData("\"controlMode\": 4", "\"contrlMode\": 4", "$.controlMode: missing")]
    [InlineData("\"manufacturer\": \"PPM\"", "\"manufacturer\": \"ppm\"", "$.manufacturer")]
    [InlineData("\"logicalName\": \"1.0.2.8.0.255\"", "\"logicalName\": \"1.0.2.8.0\"", "$.registers[1].logicalName")]
    [InlineData("\"logicalName\": \"1.0.2.8.0.255\"", "\"logicalName\": \"1.0.1.8.0.255\"", "$.registers[1].logicalName: 1.0.1.8.0.255 occurs twice")]
    [InlineData("\"quantity\": \"export-total\"", "\"quantity\": \"exports\"", "$.registers[1].quantity")]
    [InlineData("\"capturePeriod\": 900", "\"capturePeriod\": 700", "$.profiles.load.capturePeriod")]
    [InlineData("\"3:1.0.2.29.0.255:2\"", "\"3:1.0.2.30.0.255:2\"", "$.profiles.load.columns[3]")]
    [InlineData("\"3:1.0.2.29.0.255:2\"", "3", "$.profiles.load.columns[3]")]
    [InlineData("[150, 130,", "[150, \"130\",", "$.load.seasons[0].weekday[1]")]
    [InlineData("[150, 130,", "[130,", "$.load.seasons[0].weekday: 23 values, expected 24")]
    [InlineData("\"start\": \"06-01\"", "\"start\": \"06-31\"", "$.load.seasons[1].start")]
    [InlineData("\"week\": \"STD\"", "\"week\": \"XXX\"", "$.calendar.seasons[0].week")]
    [InlineData("[1, 1, 1, 1, 1, 2, 2]", "[1, 1, 1, 1, 1, 2, 9]", "$.calendar.weeks[0].days[6]")]
    [InlineData("\"at\": \"08:30\", \"rate\": 1", "\"at\": \"08:30\", \"rate\": 5", "$.calendar.days[0].switches[2].rate")]
    [InlineData("*-05-01", "*-05-32", "$.calendar.specialDays[1].date")]
    [InlineData("\"logicalName\": \"1.0.99.2.0.255\"", "\"logicalName\": \"0.0.1.0.0.255\"", "two objects are named 0.0.1.0.0.255")]
    public void Parse_OfAFault_NamesItsPlace(string right, string wrong, string place)
    {
        var json = MeterModel.ReadShipped();
        json.ShouldContain(right);
        Should.Throw<ModelFormatException>(() => MeterModel.Parse(json.Replace(right, wrong, StringComparison.Ordinal))).Faults.ShouldContain(f => f.Contains(place));
    }

    [Fact]
    public void Parse_OfSeveralFaults_NamesThemAll()
    {
        var json = MeterModel.ReadShipped().Replace("\"voltage\": 220", "\"voltage\": -1", StringComparison.Ordinal).Replace("Asia/Shanghai", "Nowhere", StringComparison.Ordinal);
        Should.Throw<ModelFormatException>(() => MeterModel.Parse(json)).Faults.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{\n  \"name\": }", "line 2")]
    [InlineData("[]", "$: expected an object")]
    public void Parse_OfNoModel_SaysSo(string json, string expected) =>
        Should.Throw<ModelFormatException>(() => MeterModel.Parse(json)).Faults.ShouldHaveSingleItem().ShouldStartWith(expected);

    [Fact]
    public void Scaler_OfAModel_IsAppliedToTheValue()
    {
        var json = MeterModel.ReadShipped().Replace(
            "\"logicalName\": \"1.0.1.8.0.255\", \"type\": \"double-long-unsigned\", \"scaler\": 0",
            "\"logicalName\": \"1.0.1.8.0.255\", \"type\": \"long64-unsigned\", \"scaler\": 1",
            StringComparison.Ordinal);
        var meter = new TestMeter(model: MeterModel.Parse(json));
        meter.Number(TestMeter.Total).ShouldBe(new TestMeter().Number(TestMeter.Total) / 10);
        meter.Get(TestMeter.Total).ShouldBeOfType<PrepaidMeter.Protocol.Cosem.DlmsData.Long64Unsigned>();
    }
}
