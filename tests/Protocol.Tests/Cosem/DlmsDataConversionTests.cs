using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Cosem;

public class DlmsDataConversionTests
{
    [Fact]
    public void AsNumber_IntegerTypes_IsExact()
    {
        new DlmsData.Long64Unsigned(ulong.MaxValue).AsNumber().ShouldBe(18446744073709551615m);
        new DlmsData.Long64(long.MinValue).AsNumber().ShouldBe(-9223372036854775808m);
        new DlmsData.Boolean(true).AsNumber().ShouldBe(1m);
        new DlmsData.DeltaInteger(-3).AsNumber().ShouldBe(-3m);
    }

    [Fact]
    public void Conversions_OfAnotherType_AreNull()
    {
        var number = new DlmsData.Unsigned(1);

        number.AsOctets().ShouldBeNull();
        number.AsItems().ShouldBeNull();
        number.AsDateTime().ShouldBeNull();
        number.AsLogicalName().ShouldBeNull();
        number.AsText().ShouldBeNull();
        DlmsData.FromOctets([1]).AsNumber().ShouldBeNull();
        new DlmsData.Float32(1).AsNumber().ShouldBeNull();
    }

    [Fact]
    public void AsOctets_OctetStringAndDates_AreTheirOctets()
    {
        DlmsData.FromOctets([1, 2]).AsOctets()!.Value.ToArray().ShouldBe([1, 2]);
        DlmsData.FromOctets([]).AsOctets()!.Value.Length.ShouldBe(0);
        new DlmsData.DateTime(CosemDateTime.NotSpecified).AsOctets()!.Value.ToArray().ShouldBe(Convert.FromHexString("FFFFFFFFFFFFFFFFFF8000FF"));
    }

    [Fact]
    public void AsLogicalName_SixOctetsOnly()
    {
        var name = LogicalName.Parse("1-0:1.8.0*255");

        DlmsData.FromLogicalName(name).AsLogicalName().ShouldBe(name);
        DlmsData.FromOctets([1, 0, 1, 8, 0]).AsLogicalName().ShouldBeNull();
    }

    [Fact]
    public void AsText_OctetsThatAreNoPrintableAscii_IsNull()
    {
        DlmsData.FromOctets("SIM00000001"u8).AsText().ShouldBe("SIM00000001");
        DlmsData.FromOctets([0x53, 0x00]).AsText().ShouldBeNull();
        new DlmsData.VisibleString("x").AsText().ShouldBe("x");
    }

    [Fact]
    public void Values_WithTheSameContents_AreEqual()
    {
        var one = DlmsData.StructureOf(DlmsData.FromOctets([1, 2]), DlmsData.ArrayOf(new DlmsData.Enum(1)));
        var same = DlmsData.StructureOf(DlmsData.FromOctets([1, 2]), DlmsData.ArrayOf(new DlmsData.Enum(1)));

        same.ShouldBe(one);
        same.GetHashCode().ShouldBe(one.GetHashCode());
        DlmsData.StructureOf(DlmsData.FromOctets([1, 3])).ShouldNotBe(DlmsData.StructureOf(DlmsData.FromOctets([1, 2])));
        new DlmsData.Unsigned(1).ShouldNotBe<DlmsData>(new DlmsData.Integer(1));
    }
}
