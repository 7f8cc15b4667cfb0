using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Tests.Objects;

public sealed class AccessTests
{
    private const string ObjectList = "15:0.0.40.0.0.255:2";

    private readonly TestMeter _meter = new();

    [Theory]
    [InlineData("3:1.0.1.8.9.255:2", DataAccessResult.ObjectUndefined)]
    [InlineData("1:1.0.1.8.0.255:2", DataAccessResult.ObjectClassInconsistent)]
    [InlineData("3:1.0.1.8.0.255:4", DataAccessResult.ObjectUndefined)]
    [InlineData("3:1.0.1.8.0.255:0", DataAccessResult.ObjectUndefined)]
    [InlineData("3:1.0.1.8.0.255:-1", DataAccessResult.ObjectUndefined)]
    [InlineData("15:0.0.40.0.0.255:7", DataAccessResult.ReadWriteDenied)]
    public void Get_OfWhatIsNotThere_SaysWhy(string attribute, DataAccessResult expected) => _meter.TryGet(attribute).Result.ShouldBe(expected);

    [Theory]
    [InlineData("70:0.0.96.3.11.255:1", ActionResult.ObjectUndefined)]
    [InlineData("71:0.0.96.3.10.255:1", ActionResult.ObjectClassInconsistent)]
    [InlineData("70:0.0.96.3.10.255:3", ActionResult.ObjectUndefined)]
    [InlineData("3:1.0.1.8.0.255:1", ActionResult.ReadWriteDenied)]
    [InlineData("7:1.0.99.1.0.255:1", ActionResult.ReadWriteDenied)]
    [InlineData("15:0.0.40.0.0.255:2", ActionResult.ReadWriteDenied)]
    public void Invoke_OfWhatIsNotThereOrNotAllowed_SaysWhy(string method, ActionResult expected) => _meter.Invoke(method).ShouldBe(expected);

    [Fact]
    public void Relay_TakesNoParameterOfAnotherType()
    {
        _meter.Invoke(TestMeter.Disconnect, DlmsData.Null.Instance).ShouldBe(ActionResult.TypeUnmatched);
        _meter.Device.OutputState.ShouldBeTrue();
    }

    [Fact]
    public void PublicAndReadingClient_ReadAndNothingElse()
    {
        foreach (var client in new[] { TestMeter.Public, TestMeter.Reader })
        {
            _meter.TryGet(TestMeter.Total, client: client).Result.ShouldBe(DataAccessResult.Success);
            _meter.Set("1:0.0.96.1.10.255:2", DlmsData.FromOctets([1]), client).ShouldBe(DataAccessResult.ReadWriteDenied);
            _meter.Invoke(TestMeter.Disconnect, client: client).ShouldBe(ActionResult.ReadWriteDenied);
        }

        _meter.Device.OutputState.ShouldBeTrue();
    }

    [Fact]
    public void ReadingClientsAddress_WithoutAuthentication_IsThePublic() =>
        _meter.Invoke(TestMeter.Disconnect, client: new ServerContext(48, AuthenticationMechanism.None)).ShouldBe(ActionResult.ReadWriteDenied);

    [Fact]
    public void FindClient_PinsMechanismAndSecret()
    {
        _meter.Device.FindClient(16, AuthenticationMechanism.None).ShouldBe(new ClientPolicy(AuthenticationMechanism.None));
        var lls = _meter.Device.FindClient(48, AuthenticationMechanism.Lls)!;
        lls.Mechanism.ShouldBe(AuthenticationMechanism.Lls);
        lls.Secret!.Matches("12345678"u8).ShouldBeTrue();
        _meter.Device.FindClient(48, AuthenticationMechanism.HlsGmac).ShouldBeNull();
    }

    [Fact]
    public void ObjectList_TellsTheTruthAboutEveryAttributeAndMethod()
    {
        foreach (var client in new[] { TestMeter.Public, TestMeter.Reader, TestMeter.Setter })
        {
            foreach (var item in _meter.Get(ObjectList, client: client).AsItems()!.Value)
            {
                var fields = item.AsItems()!.Value;
                var (classId, name) = (((DlmsData.LongUnsigned)fields[0]).Value, fields[2].AsLogicalName()!.Value);
                var rights = fields[3].AsItems()!.Value;
                foreach (var attribute in rights[0].AsItems()!.Value.Select(a => a.AsItems()!.Value))
                {
                    var address = $"{classId}:{name}:{attribute[0].AsNumber()}";
                    var mode = ((DlmsData.Enum)attribute[1]).Value;
                    _meter.TryGet(address, client: client).Result.ShouldBe((mode & 1) != 0 ? DataAccessResult.Success : DataAccessResult.ReadWriteDenied, address);

                    // A value no attribute can take: what is writable refuses the type, the rest refuses the client.
                    _meter.Set(address, new DlmsData.Float64(1), client).ShouldBe((mode & 2) != 0 ? DataAccessResult.TypeUnmatched : DataAccessResult.ReadWriteDenied, address);
                }

                foreach (var method in rights[1].AsItems()!.Value.Select(m => m.AsItems()!.Value))
                {
                    var address = $"{classId}:{name}:{method[0].AsNumber()}";
                    var allowed = ((DlmsData.Enum)method[1]).Value == 1;
                    _meter.Invoke(address, new DlmsData.Float64(1), client).ShouldBe(allowed ? ActionResult.TypeUnmatched : ActionResult.ReadWriteDenied, address);
                }
            }
        }
    }

    [Fact]
    public void ObjectList_HoldsTheObjectMap()
    {
        string[] expected =
        [
            "8:0.0.1.0.0.255", "1:0.0.42.0.0.255", "1:0.0.96.1.0.255", "1:0.0.96.1.10.255", "3:1.0.1.8.0.255", "3:1.0.2.8.0.255", "3:1.0.1.8.1.255", "3:1.0.1.8.2.255",
            "3:1.0.1.8.3.255", "3:1.0.1.8.4.255", "3:1.0.32.7.0.255", "3:1.0.31.7.0.255", "3:1.0.1.7.0.255", "3:1.0.14.7.0.255", "3:1.0.13.7.0.255", "7:1.0.99.1.0.255",
            "7:1.0.99.2.0.255", "7:1.0.98.1.0.255", "7:0.0.99.98.0.255", "70:0.0.96.3.10.255", "71:0.0.17.0.0.255", "20:0.0.13.0.0.255", "11:0.0.11.0.0.255",
            "9:0.0.10.0.100.255", "9:0.0.10.0.106.255", "6:0.0.14.0.0.255", "1:0.0.96.14.0.255", "22:0.0.15.0.0.255", "15:0.0.40.0.0.255", "17:0.0.41.0.0.255",
            "1:0.0.96.10.1.255", "1:0.0.96.11.0.255", "3:1.0.1.29.0.255", "3:1.0.2.29.0.255", "3:1.0.32.27.0.255", "4:1.0.1.6.0.255",
        ];
        var listed = _meter.Get(ObjectList).AsItems()!.Value.Select(o => o.AsItems()!.Value).Select(f => $"{f[0].AsNumber()}:{f[2].AsLogicalName()}").ToList();
        expected.ShouldBeSubsetOf(listed);
        listed.ShouldBeUnique();
    }

    [Fact]
    public void EveryCapturedAttribute_IsAnObjectOfTheList()
    {
        foreach (var profile in new[] { "7:1.0.99.1.0.255", "7:1.0.99.2.0.255", "7:1.0.98.1.0.255", "7:0.0.99.98.0.255" })
        {
            foreach (var column in _meter.Get($"{profile}:3").AsItems()!.Value.Select(c => c.AsItems()!.Value))
            {
                _meter.TryGet($"{column[0].AsNumber()}:{column[1].AsLogicalName()}:{column[2].AsNumber()}").Result.ShouldBe(DataAccessResult.Success);
            }
        }
    }

    [Fact]
    public void Identity_IsWhatTheMeterIsCalled()
    {
        _meter.Get("1:0.0.42.0.0.255:2").ShouldBe(DlmsData.FromOctets("PPM0000000000001"u8));
        _meter.Get("1:0.0.96.1.0.255:2").ShouldBe(DlmsData.FromOctets("SIM00000001"u8));
        _meter.Device.SerialNumber.ShouldBe("SIM00000001");
        _meter.Device.LogicalDeviceName.ShouldBe("PPM0000000000001");
        _meter.Get("17:0.0.41.0.0.255:2").ShouldBe(DlmsData.ArrayOf(DlmsData.StructureOf(new DlmsData.LongUnsigned(1), DlmsData.FromOctets("PPM0000000000001"u8))));
    }

    [Fact]
    public void ServicePointId_IsWritableUpToItsSize()
    {
        const string id = "1:0.0.96.1.10.255:2";
        _meter.MustSet(id, DlmsData.FromOctets([1, 2]));
        _meter.Get(id).ShouldBe(DlmsData.FromOctets([1, 2]));
        _meter.Set(id, DlmsData.FromOctets(new byte[33])).ShouldBe(DataAccessResult.OtherReason);
        _meter.Set(id, new DlmsData.VisibleString("12")).ShouldBe(DataAccessResult.TypeUnmatched);
        _meter.Get(id).ShouldBe(DlmsData.FromOctets([1, 2]));
    }

    [Fact]
    public void Instantaneous_ValuesAgreeWithEachOtherAndWithTheLoadCurve()
    {
        for (var i = 0; i < 20; i++)
        {
            _meter.Live(1.0 / 3);
            decimal watts = _meter.Number(TestMeter.Power);
            var volts = _meter.Number("3:1.0.32.7.0.255:2") / 10m;
            var amperes = _meter.Number("3:1.0.31.7.0.255:2") / 100m;
            var factor = _meter.Number("3:1.0.13.7.0.255:2") / 1000m;
            (volts * amperes * factor).ShouldBe(watts, 0.01m * volts + 1);
            _meter.Number("3:1.0.14.7.0.255:2").ShouldBeInRange(4990, 5010);
        }

        // A full quarter of an hour at the power shown is the interval's energy.
        var late = new TestMeter();
        late.Live(0.001);
        var power = late.Number(TestMeter.Power);
        late.Live(0.25);
        TestMeter.Column(late.Rows(TestMeter.LoadProfile)[^1], 2).ShouldBeInRange((power / 4) - 1, (power / 4) + 1);
    }

    [Fact]
    public void ScalerAndUnit_AreThoseOfTheObjectMap()
    {
        foreach (var (name, scaler, unit) in new (string, sbyte, byte)[]
        {
            ("1.0.1.8.0.255", 0, 30), ("1.0.1.8.4.255", 0, 30), ("1.0.32.7.0.255", -1, 35), ("1.0.31.7.0.255", -2, 33), ("1.0.1.7.0.255", 0, 27), ("1.0.14.7.0.255", -2, 44), ("1.0.13.7.0.255", -3, 255),
        })
        {
            _meter.Get($"3:{name}:3").ShouldBe(DlmsData.StructureOf(new DlmsData.Integer(scaler), new DlmsData.Enum(unit)));
        }
    }
}
